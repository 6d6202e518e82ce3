package dev.teff.runtime;

import dev.teff.runtime.spi.SiloStatistics;
import dev.teff.runtime.spi.TypeStatistics;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/** What a silo hosts and did, counted when somebody asks. */
record Census(List<TypeStatistics> types) {
  static Census of(Collection<HostedKind> kinds, Iterable<Activation> activations) {
    Map<String, TypeCounts.Look> looks = new HashMap<>();
    for (HostedKind kind : kinds) {
      looks.put(kind.kind().typeName(), kind.counts().look());
    }
    for (Activation activation : activations) {
      TypeCounts.Look look = looks.get(activation.kind().typeName());
      if (look != null) { // else its type is newer than this census
        look.add(activation.stretch());
      }
    }
    return new Census(
        looks.entrySet().stream()
            .sorted(Map.Entry.comparingByKey())
            .map(each -> each.getValue().end(each.getKey()))
            .toList());
  }

  SiloStatistics inShort() {
    return new SiloStatistics(
        types.stream()
            .filter(type -> type.active() > 0)
            .collect(Collectors.toMap(TypeStatistics::type, TypeStatistics::active)),
        sum(TypeStatistics::activations),
        sum(TypeStatistics::eventsReplayed),
        sum(TypeStatistics::turns));
  }

  private long sum(ToLongFunction<TypeStatistics> figure) {
    return types.stream().mapToLong(figure).sum();
  }
}
