/** What silos tell the flight recorder, and how to read it back. */
module dev.teff.placement.jfr {
  requires transitive dev.teff.grains;
  requires transitive dev.teff.placement;
  requires static transitive org.jspecify;
  requires transitive jdk.jfr;

  exports dev.teff.placement.jfr;
}
