package dev.teff.runtime;

/**
 * A grain type on the silo that hosts its grains: what all its activations there have in common.
 */
record HostedKind(Host silo, GrainKind<?, ?> kind, TypeCounts counts) {
  HostedKind(Host silo, GrainKind<?, ?> kind) {
    this(silo, kind, new TypeCounts(kind.contract().methods()));
  }
}
