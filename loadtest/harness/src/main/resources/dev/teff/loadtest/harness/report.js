'use strict';
(() => {
  const result = JSON.parse(document.getElementById('result').textContent);
  const $ = (id) => document.getElementById(id);
  const make = (tag, attributes = {}, ...children) => {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.append(...children);
    return element;
  };

  // ---- figures, as the console writes them
  const digits = (value) => {
    const size = Math.abs(value);
    if (size >= 100 || Number.isInteger(value)) return Math.round(value).toLocaleString('en');
    return value.toFixed(size >= 10 ? 1 : 2);
  };
  const duration = (nanos) => {
    if (nanos === null || nanos === undefined) return '';
    const size = Math.abs(nanos);
    if (size >= 1e9) return digits(nanos / 1e9) + ' s';
    if (size >= 1e6) return digits(nanos / 1e6) + ' ms';
    if (size >= 1e3) return digits(nanos / 1e3) + ' µs';
    return digits(nanos) + ' ns';
  };
  const second1 = (value) => value.toFixed(1) + ' s';
  const count = (value) => value.toLocaleString('en');

  const table = (into, head, rows) => {
    const body = make('tbody');
    for (const row of rows) {
      const line = make('tr');
      row.forEach((cell, i) => line.append(cell instanceof Node ? cell : make(i === 0 ? 'th' : 'td', {}, String(cell))));
      body.append(line);
    }
    into.append(make('table', {}, make('thead', {}, make('tr', {}, ...head.map((h) => make('th', {scope: 'col'}, h)))), body));
  };

  const inside = result.inside;
  if (inside.sampled === 0) ['inside', 'slow'].forEach((id) => $(id).remove());
  if (inside.movements.length === 0) $('movements').remove();

  // ---- head
  const header = result.header;
  document.title = header.name + ' · load test';
  $('name').textContent = header.name;
  $('verdict').textContent = result.verdict;
  $('verdict').classList.add(result.verdict);
  $('what').textContent = `${duration(1e9 * result.seconds)} on ${header.target}, ${header.started.replace('T', ' ').slice(0, 19)} UTC`;
  for (const reason of result.reasons) $('reasons').append(make('li', {}, reason));
  for (const section of document.querySelectorAll('section')) {
    document.querySelector('nav').append(make('a', {href: '#' + section.id}, section.querySelector('h2').textContent));
  }
  const card = (title, value) => $('cards').append(make('div', {class: 'card'}, title, make('b', {}, value)));
  const all = result.global;
  card('Requests', count(all.ok + all.failed));
  card('Failed', count(all.failed));
  card('Per second', digits(all.perSecond));
  card('Response p50', duration(all.response.p50));
  card('Response p99', duration(all.response.p99));
  card('Response p99.9', duration(all.response.p999));

  // ---- tables
  const cell = (value, exact) => make('td', exact === undefined ? {} : {'data-value': exact}, value);
  const row = (r) => [
    make('th', {'data-kind': r.kind}, r.name),
    cell(count(r.ok + r.failed), r.ok + r.failed),
    make('td', {'data-value': r.failed, class: r.failed > 0 ? 'bad' : ''}, count(r.failed)),
    cell(digits(r.perSecond), r.perSecond),
    ...['mean', 'p50', 'p75', 'p90', 'p95', 'p99', 'p999', 'p9999', 'max'].map((p) => cell(duration(r.response[p]), r.response[p])),
    cell(duration(r.service.p50), r.service.p50),
    cell(duration(r.service.p99), r.service.p99),
  ];
  table(
    document.querySelector('#statistics .scroll'),
    ['', 'requests', 'failed', 'per s', 'mean', 'p50', 'p75', 'p90', 'p95', 'p99', 'p99.9', 'p99.99', 'max', 'service p50', 'service p99'],
    [all, ...result.requests, ...result.groups, ...result.grains].map(row),
  );
  const orNone = (id, rows, head) => {
    if (rows.length === 0) document.querySelector(`#${id} .scroll`).append(make('p', {class: 'soft'}, 'None.'));
    else table(document.querySelector(`#${id} .scroll`), head, rows);
  };
  orNone('assertions', result.assertions.map((a) => [
    a.what, make('td', {}, a.actual), make('td', {class: a.held ? 'PASSED' : 'FAILED'}, a.held ? 'held' : 'FAILED'),
  ]), ['', 'it was', '']);
  orNone('errors', result.errors.map((e) => [e.request, make('td', {class: 'text'}, e.kind), count(e.count)]), ['request', 'kind', 'times']);
  orNone('marks', result.marks.map((m) => [m.what, m.seconds.toFixed(1) + ' s']), ['', 'after']);
  if (inside.sampled > 0) {
    const both = (l) => cell(`${duration(l.p50)} / ${duration(l.p99)}`, l.p50);
    table($('breakdown'), ['p50 / p99', 'calls', 'waited', 'network', 'mailbox', 'turn', 'storage', 'hops', 'remote'], inside.calls.map((c) => [
      c.name, count(c.whole.count), both(c.whole), both(c.network), both(c.mailbox), both(c.turn), both(c.storage),
      digits(c.hops), c.remoteShare === null ? '' : Math.round(100 * c.remoteShare) + ' %',
    ]));
    $('sampled').textContent = `Of ${count(inside.sampled)} calls that were followed${inside.lost > 0 ? `; no silo answered for ${count(inside.lost)}` : ''}. `
      + 'Network is what silos did not see; mailbox has the activation in it, and turn the calls that the method made. '
      + 'Hops: how often a call was sent on. Remote: which part of the calls that grains made left their silo.';
    table($('hot'), ['most called', 'of the calls'], inside.hotKeys.map((k) => [k.grain, (100 * k.share).toFixed(1) + ' %']));
    table(document.querySelector('#slow .scroll'), ['', 'after', 'waited', 'network', 'mailbox', 'turn', 'storage', 'what silos did'], inside.slowest.map((s) => [
      s.call, second1(s.seconds), duration(s.whole), duration(s.network), duration(s.mailbox), duration(s.turn), duration(s.storage),
      make('td', {class: 'text'}, s.chain.map((leg) => `${leg.silo}: ${leg.call} ${leg.ran ? 'ran' : 'was sent on'}, ${duration(leg.took)}`).join(' → ')),
    ]));
  }
  const environment = {
    Machine: `${header.environment.cores} cores, ${header.environment.os}`,
    JVM: `${header.environment.vm} ${header.environment.jdk}, heap of ${header.environment.heapMiB} MiB at most`,
    Flags: header.environment.flags.join(' '),
    "Silos' flags": (header.siloFlags || []).join(' ') || 'unknown: others started them',
    Commit: header.environment.commit || 'unknown',
    Seed: header.seed,
    'Command line': header.environment.commandLine || 'none',
    'Warm-up': `${duration(header.warmUpNanos)}, ${count(result.warmUpRequests)} requests, not counted`,
    'Users came': Object.entries(header.scenarios).map(([name, steps]) => `${name}: ${steps.join(', ')}`).join('; '),
    'Arrivals': `${count(result.arrivals)}, of which ${count(result.dropped)} dropped`,
    'Generator lag': `p50 ${duration(result.lag.p50)}, p99 ${duration(result.lag.p99)}, max ${duration(result.lag.max)}`,
  };
  for (const agent of header.agents) {
    environment['Agent ' + agent.address] = `${agent.host}, ${agent.cores} cores, Java ${agent.jdk}; its clock is ${duration(agent.clockOffsetNanos)} ahead, ± ${duration(agent.roundTripNanos / 2)}`;
  }
  for (const [name, value] of Object.entries(environment)) {
    document.querySelector('#environment dl').append(make('dt', {}, name), make('dd', {}, String(value)));
  }

  // ---- charts
  const style = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const charts = [];

  /** Vertical lines where something happened, a tint over the warm-up, bands where silos stood still. */
  const events = {
    hooks: {
      draw: [(u) => {
        const {left, top, width, height} = u.bbox;
        const end = header.warmUpNanos / 1e9;
        u.ctx.save();
        if (end > 0) {
          u.ctx.fillStyle = style('--soft');
          u.ctx.globalAlpha = 0.15;
          const edge = Math.min(u.valToPos(end, 'x', true), left + width);
          u.ctx.fillRect(left, top, Math.max(0, edge - left), height);
          u.ctx.globalAlpha = 1;
        }
        for (const pause of inside.pauses) {
          const from = Math.max(left, u.valToPos(pause.from, 'x', true));
          const to = Math.min(left + width, Math.max(from + devicePixelRatio, u.valToPos(pause.to, 'x', true)));
          u.ctx.fillStyle = style({GC: '--c3', safepoint: '--c5', pinned: '--c4'}[pause.kind]);
          u.ctx.globalAlpha = 0.25;
          if (to > left) u.ctx.fillRect(from, top, to - from, height);
          u.ctx.globalAlpha = 1;
        }
        u.ctx.strokeStyle = style('--c4');
        u.ctx.fillStyle = style('--c4');
        u.ctx.font = `${11 * devicePixelRatio}px system-ui, sans-serif`;
        for (const mark of result.marks) {
          const x = u.valToPos(mark.seconds, 'x', true);
          u.ctx.beginPath();
          u.ctx.moveTo(x, top);
          u.ctx.lineTo(x, top + height);
          u.ctx.stroke();
          const isLeft = x < left + width / 2; // so that the words have room
          u.ctx.textAlign = isLeft ? 'left' : 'right';
          u.ctx.fillText(mark.what, x + (isLeft ? 4 : -4), top + 12 * devicePixelRatio);
        }
        u.ctx.restore();
      }],
    },
  };

  const chart = (id, data, series, options) => {
    const readout = make('p', {class: 'readout', 'aria-live': 'polite'});
    const box = make('div', {class: 'chart', tabindex: '0', role: 'img', 'aria-label': options.label});
    $(id).append(box, readout);
    const draw = () => {
      box.replaceChildren();
      const axis = (more) => ({stroke: style('--soft'), grid: {stroke: style('--line'), width: 1}, ticks: {stroke: style('--line')}, ...more});
      const plot = new uPlot({
        width: box.clientWidth - 16,
        height: 260,
        cursor: {drag: {x: true, y: false}},
        scales: {x: {time: false, distr: options.logX ? 3 : 1}, y: {distr: options.logY ? 3 : 1, range: options.range}},
        axes: [
          axis({values: (u, ticks) => ticks.map((t) => t === null ? '' : options.x(t))}),
          axis({size: 70, values: (u, ticks) => ticks.map((t) => t === null ? '' : options.y(t))}),
        ],
        series: [
          {label: options.xLabel, value: (u, v) => v === null ? '' : options.x(v)},
          ...series.map((s) => ({
            label: s.label,
            stroke: style(s.color),
            fill: s.bars ? style(s.color) + '66' : undefined,
            width: 2,
            points: {show: data[0].length < 3},
            paths: s.bars ? uPlot.paths.bars({size: [0.9, 60]}) : undefined,
            value: (u, v) => v === null ? '' : options.y(v),
          })),
        ],
        plugins: options.overTime ? [events] : [],
      }, data, box);
      box.dataset.points = String(data.slice(1).reduce((sum, ys) => sum + ys.filter((y) => y !== null).length, 0));
      return plot;
    };
    const state = {plot: draw(), at: -1};
    const read = () => {
      state.at = Math.max(0, Math.min(data[0].length - 1, state.at));
      readout.textContent = [options.x(data[0][state.at]), ...series.map((s, i) => `${s.label} ${data[i + 1][state.at] === null ? 'none' : options.y(data[i + 1][state.at])}`)].join(', ');
      state.plot.setCursor({left: state.plot.valToPos(data[0][state.at], 'x'), top: 10});
    };
    box.addEventListener('keydown', (event) => {
      const step = {ArrowRight: 1, ArrowLeft: -1, PageUp: 10, PageDown: -10, Home: -1e9, End: 1e9}[event.key];
      if (step === undefined || data[0].length === 0) return;
      event.preventDefault();
      state.at += step;
      read();
    });
    charts.push(() => { state.plot.destroy(); state.plot = draw(); });
  };

  const slices = result.slices;
  const seconds = slices.map((s) => s.second);
  const known = (value) => (value > 0 ? value : null);
  const second = (v) => `${digits(v)} s`;
  chart('times', [seconds, ...['p50', 'p90', 'p99', 'p999', 'max'].map((p) => slices.map((s) => known(s[p])))], [
    {label: 'p50', color: '--c1'}, {label: 'p90', color: '--c2'}, {label: 'p99', color: '--c3'}, {label: 'p99.9', color: '--c5'}, {label: 'max', color: '--c4'},
  ], {label: 'Percentiles of response times, second by second, on a logarithmic scale', x: second, y: duration, xLabel: 'after', logY: true, overTime: true});
  chart('distribution', [all.distribution.map((b) => b.upTo), all.distribution.map((b) => b.count)], [
    {label: 'requests', color: '--c1', bars: true},
  ], {label: 'How many requests took how long, on logarithmic scales', x: duration, y: digits, xLabel: 'up to', logX: true, logY: true,
    range: (u, min, max) => [0.5, 10 ** Math.ceil(Math.log10(Math.max(10, max)))]}); // one request has a bar, too
  chart('throughput', [seconds, slices.map((s) => s.arrivals), slices.map((s) => s.completions), slices.map((s) => s.failed)], [
    {label: 'users who came', color: '--c1'}, {label: 'requests answered', color: '--c2'}, {label: 'failed', color: '--c4'},
  ], {label: 'Arrivals, completions and failures, second by second', x: second, y: digits, xLabel: 'after', overTime: true});
  chart('users', [seconds, slices.map((s) => s.active)], [{label: 'active users', color: '--c5'}],
    {label: 'Active users, second by second', x: second, y: digits, xLabel: 'after', overTime: true, range: (u, min, max) => [0, Math.max(1, max * 1.1)]});
  chart('lag', [seconds, slices.map((s) => s.lagP99)], [{label: 'p99', color: '--c3'}],
    {label: 'How late the generator began users, second by second', x: second, y: duration, xLabel: 'after', overTime: true, range: (u, min, max) => [0, Math.max(1000, max * 1.1)]});

  if (inside.movements.length > 0) {
    const bySecond = new Map(inside.movements.map((m) => [m.second, m]));
    const moved = (what) => seconds.map((s) => bySecond.get(s)?.[what] ?? 0);
    chart('movements', [seconds, moved('activations'), moved('deactivations'), moved('migrations')], [
      {label: 'activated', color: '--c2'}, {label: 'deactivated', color: '--c3'}, {label: 'moved', color: '--c5'},
    ], {label: 'Grains that were activated, deactivated and moved, second by second', x: second, y: digits, xLabel: 'after', overTime: true});
  }
  if (inside.pauses.length > 0) {
    const of = (kind) => inside.pauses.filter((p) => p.kind === kind);
    const say = ['GC', 'safepoint', 'pinned'].filter((kind) => of(kind).length > 0)
      .map((kind) => `${of(kind).length} × ${kind}, ${duration(1e9 * of(kind).reduce((sum, p) => sum + p.to - p.from, 0))}`);
    const pauses = make('p', {class: 'soft', id: 'pauses'}, `Bands: silos that stood still (${say.join('; ')} in all).`);
    pauses.dataset.count = String(inside.pauses.length);
    $('times').append(pauses);
  }

  let width = innerWidth;
  addEventListener('resize', () => { if (innerWidth !== width) { width = innerWidth; charts.forEach((redraw) => redraw()); } });
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => charts.forEach((redraw) => redraw()));
})();
