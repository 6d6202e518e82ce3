package dev.teff.runtime.cluster;

import dev.teff.grains.spi.Codec;
import dev.teff.grains.spi.FieldReader;
import dev.teff.grains.spi.FieldWriter;
import dev.teff.runtime.wire.FunctionCodec;

/**
 * One end of a connection, as it introduces itself and then proves to be.
 *
 * @param identity a client's has a random incarnation too, but no address
 */
record Peer(Role role, SiloIdentity identity) {
  static final Codec<Peer> CODEC = new FunctionCodec<>("Peer", Peer::write, Peer::read);

  /** What an end of a connection may do. */
  enum Role {
    /** Hosts grains and calls them. */
    SILO,
    /** Only calls. */
    CLIENT
  }

  boolean isSilo() {
    return role == Role.SILO;
  }

  @Override
  public String toString() {
    return isSilo() ? "silo " + identity : "client %x".formatted(identity.incarnation());
  }

  private void write(FieldWriter out) {
    out.bool(1, isSilo());
    out.message(2, identity, Identities.SILO);
  }

  private static Peer read(FieldReader in) {
    var role = Role.CLIENT;
    var identity = Identities.NOBODY;
    for (int field = in.next(); field != 0; field = in.next()) {
      switch (field) {
        case 1 -> role = in.bool() ? Role.SILO : Role.CLIENT;
        case 2 -> identity = in.message(Identities.SILO);
        default -> in.skip();
      }
    }
    return new Peer(role, identity);
  }
}
