package dev.teff.runtime.cluster;

import dev.teff.grains.spi.Codec;
import dev.teff.grains.spi.FieldReader;
import dev.teff.grains.spi.FieldWriter;
import dev.teff.runtime.wire.FunctionCodec;

/** How silos are named on the wire. */
final class Identities {
  static final SiloIdentity NOBODY = new SiloIdentity("", 0, "", 0);
  static final Codec<SiloIdentity> SILO =
      new FunctionCodec<>("SiloIdentity", Identities::write, Identities::read);

  private Identities() {}

  private static void write(SiloIdentity silo, FieldWriter out) {
    out.string(1, silo.name());
    out.int64(2, silo.incarnation());
    out.string(3, silo.host());
    out.int32(4, silo.port());
  }

  private static SiloIdentity read(FieldReader in) {
    String name = "";
    long incarnation = 0;
    String host = "";
    int port = 0;
    for (int field = in.next(); field != 0; field = in.next()) {
      switch (field) {
        case 1 -> name = in.string();
        case 2 -> incarnation = in.int64();
        case 3 -> host = in.string();
        case 4 -> port = in.int32();
        default -> in.skip();
      }
    }
    return new SiloIdentity(name, incarnation, host, port);
  }
}
