package dev.teff.placement.affinity;

import dev.teff.grains.GrainId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Grains on silos, with exactly known calls: what tests of the exchange set up and look at. */
final class World {
  final Map<GrainId, String> where = new HashMap<>();
  final Map<GrainId, Double> cpu = new HashMap<>();
  final List<Link> links = new ArrayList<>();
  final List<String> silos;
  final Rules rules;

  World(Rules rules, String... silos) {
    this.rules = rules;
    this.silos = List.of(silos);
  }

  static GrainId grain(String name) {
    return GrainId.of("g", name);
  }

  World put(String silo, double load, String... names) {
    for (String name : names) {
      where.put(grain(name), silo);
      cpu.put(grain(name), load);
    }
    return this;
  }

  World talk(double weight, String one, String... others) {
    for (String other : others) {
      links.add(new Link(Edge.of(grain(one), grain(other)), weight, 100));
    }
    return this;
  }

  String siloOf(String name) {
    return where.getOrDefault(grain(name), "nowhere");
  }

  Map<String, SiloState> states() {
    Map<String, SiloState> states = new HashMap<>();
    for (String silo : silos) {
      double load =
          where.entrySet().stream()
              .filter(e -> e.getValue().equals(silo))
              .mapToDouble(e -> cpu.getOrDefault(e.getKey(), 0.0))
              .sum();
      states.put(silo, new SiloState(silo, new Load(load, 0), new Load(100, 1e9)));
    }
    return states;
  }

  Situation seenBy(String silo) {
    var builder = new Neighbours.Builder();
    links.stream()
        .filter(link ->
            silo.equals(where.get(link.edge().first()))
                || silo.equals(where.get(link.edge().second())))
        .forEach(builder::add);
    Map<GrainId, Resident> residents = new HashMap<>();
    where.forEach((grain, home) -> {
      if (home.equals(silo)) {
        residents.put(
            grain, new Resident(grain, new Load(cpu.getOrDefault(grain, 0.0), 0), 1_000, 0, true));
      }
    });
    return new Situation(
        silo,
        states(),
        residents,
        builder.build(rules.minSamples()),
        grain -> Optional.ofNullable(where.get(grain)),
        rules);
  }

  /** One exchange that a silo begins with another; its moves are made. */
  Plan exchange(String from, String with) {
    Offer theirs = new LocalGraph(seenBy(from)).offer(with);
    Offer mine = new LocalGraph(seenBy(with)).offer(from);
    Plan plan = new Exchange(rules).plan(theirs, mine, states().values());
    plan.moves().forEach(move -> where.put(move.grain(), move.to()));
    return plan;
  }
}
