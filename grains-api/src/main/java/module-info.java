/** The programming model of Teff: what a grain author and a caller import. */
module dev.teff.grains {
  requires static transitive org.jspecify;

  exports dev.teff.grains;
  exports dev.teff.grains.spi;
}
