/** Placement strategies; no network, no threads. */
module dev.teff.placement {
  requires transitive dev.teff.grains;
  requires static transitive org.jspecify;

  exports dev.teff.placement;
  exports dev.teff.placement.affinity;
  exports dev.teff.placement.spi;
}
