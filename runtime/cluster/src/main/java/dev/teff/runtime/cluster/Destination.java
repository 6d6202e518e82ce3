package dev.teff.runtime.cluster;

import java.util.OptionalLong;

/**
 * Where a connection goes to.
 *
 * @param incarnation who must be there; empty when anyone of the cluster will do
 */
record Destination(String name, HostPort address, OptionalLong incarnation) {
  static Destination of(SiloIdentity silo) {
    return new Destination(
        "Silo " + silo.name(),
        new HostPort(silo.host(), silo.port()),
        OptionalLong.of(silo.incarnation()));
  }

  static Destination anyoneAt(HostPort address) {
    return new Destination("Whoever listens", address, OptionalLong.empty());
  }

  @Override
  public String toString() {
    return "%s at %s".formatted(name, address);
  }
}
