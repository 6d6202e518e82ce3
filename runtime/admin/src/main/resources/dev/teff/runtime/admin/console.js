'use strict';
// Whatever comes from grains is put on the page as text, never as markup.

const PERIOD = 2000;
const byId = id => document.getElementById(id);
const before = new Map();

async function ask(path) {
  const response = await fetch('console/' + path);
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.detail);
  return answer;
}

/** Fills a table; a cell is a text, a number, or a node. */
function fill(table, rows) {
  byId(table).tBodies[0].replaceChildren(...rows.map(cells => {
    const row = document.createElement('tr');
    for (const cell of cells) {
      const place = row.insertCell();
      if (typeof cell === 'number') {
        place.className = 'number';
        place.textContent = cell.toLocaleString('en');
      } else if (cell instanceof Node) {
        place.append(cell);
      } else {
        place.textContent = cell;
      }
    }
    return row;
  }));
}

function showCluster(cluster) {
  byId('silo').textContent = cluster.silo;
  document.title = 'Teff silo ' + cluster.silo;
  const load = cluster.load;
  byId('load').textContent =
    `${load.grains.toLocaleString('en')} grains in memory, ${Math.round(100 * load.cpu)} % of the machine's processors, `
    + `${Math.round(load.heapUsed / 1048576)} of ${Math.round(load.heapMax / 1048576)} MiB of heap`;
  byId('view').textContent = cluster.view ? `View ${cluster.view}` : 'A silo without a cluster';
  fill('silos', cluster.silos.map(each => [each.name, each.address, each.state]));
}

function showTypes({ types }) {
  const now = performance.now();
  fill('types', types.map(each => {
    const last = before.get(each.type);
    const rate = last ? Math.round(1000 * (each.turns - last.turns) / (now - last.time)) : '';
    before.set(each.type, { turns: each.turns, time: now });
    return [each.type, each.active, each.turns, rate, each.failures, each.activations,
      each.eventsAppended, each.bytesAppended];
  }));
  byId('type-names').replaceChildren(...types.map(each => new Option(each.type, each.type)));
}

function showHottest({ grains }) {
  fill('hottest', grains.map(each => {
    const link = document.createElement('a');
    link.href = '#' + new URLSearchParams({ type: each.type, key: each.key });
    link.textContent = each.type + '/' + each.key;
    return [link, Math.round(each.turnsPerSecond)];
  }));
}

function showGrain(grain) {
  byId('where').textContent = `${grain.type}/${grain.key}` + (grain.silo ? ` belongs on ${grain.silo}` : '')
    + `; ${grain.events.length} of its ${grain.stored} events are shown.`;
  byId('state').textContent = grain.state;
  fill('events', grain.events.map(each =>
    [each.sequence, each.time, each.type, text(each.json ?? each.problem ?? ''), each.caller ?? '']));
}

function text(json) {
  const shown = document.createElement('span');
  shown.className = 'json';
  shown.textContent = json;
  return shown;
}

async function lookAtGrain() {
  const wanted = new URLSearchParams(location.hash.slice(1));
  if (!wanted.has('key')) return;
  byId('type').value = wanted.get('type');
  byId('key').value = wanted.get('key');
  byId('grain-json').href = 'console/grain?' + wanted;
  byId('state').textContent = '';
  fill('events', []);
  try {
    showGrain(await ask('grain?' + wanted));
  } catch (problem) {
    byId('where').textContent = problem.message;
  }
}

async function look() {
  const troubles = new Set();
  for (const [path, show] of [['cluster', showCluster], ['types', showTypes], ['hottest', showHottest]]) {
    try {
      show(await ask(path));
    } catch (problem) {
      troubles.add(problem.message);
    }
  }
  byId('trouble').textContent = [...troubles].join(' ');
  setTimeout(look, PERIOD);
}

byId('ask').addEventListener('submit', event => {
  event.preventDefault();
  location.hash = new URLSearchParams(new FormData(event.target));
});
addEventListener('hashchange', lookAtGrain);
look();
lookAtGrain();
