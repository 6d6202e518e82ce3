package dev.teff.runtime.cluster;

import java.util.OptionalLong;

/**
 * Where a connection goes to.
 *
 * @param incarnation who must be there; empty when anyone of the cluster will do
 */
record Destination(String name, String host, int port, OptionalLong incarnation) {
  static Destination of(SiloIdentity silo) {
    return new Destination(
        "Silo " + silo.name(), silo.host(), silo.port(), OptionalLong.of(silo.incarnation()));
  }

  @Override
  public String toString() {
    return "%s at %s:%d".formatted(name, host, port);
  }
}
