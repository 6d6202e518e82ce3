package dev.teff.grains.spi;

/** The objects that an application provides for the constructors of its grains. */
public interface Services {
  /**
   * The service of this type.
   *
   * @throws dev.teff.grains.GrainException {@code TEFF-108} when nothing was provided
   */
  <T> T get(Class<T> type);
}
