package dev.teff.runtime.cluster;

/**
 * One life of one silo.
 *
 * @param name the silo's name, kept from life to life
 * @param incarnation a random number that no other life has
 * @param host where others reach it
 * @param port where its transport listens
 */
public record SiloIdentity(String name, long incarnation, String host, int port) {
  @Override
  public String toString() {
    return "%s@%s:%d#%x".formatted(name, host, port, incarnation);
  }
}
