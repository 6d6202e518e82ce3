/** Conflict-free replicated data types: immutable values that converge however they are merged. */
module dev.teff.crdt {
  requires static org.jspecify;
  requires transitive dev.teff.grains;

  exports dev.teff.crdt;
}
