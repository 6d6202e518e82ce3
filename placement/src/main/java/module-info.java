/** Placement strategies; no network, no threads. Exports its package with the first type in it. */
module dev.teff.placement {
  requires transitive dev.teff.grains;
  requires static transitive org.jspecify;
}
