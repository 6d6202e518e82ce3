package dev.teff.runtime.gateway;

import dev.teff.grains.GrainId;
import dev.teff.grains.spi.DecodingException;
import dev.teff.runtime.spi.ClusterReport;
import dev.teff.runtime.spi.ClusterReport.SiloReport;
import dev.teff.runtime.wire.WireReader;
import dev.teff.runtime.wire.WireWriter;
import java.time.Duration;

/** Looks at the silos for tools outside: what {@code gateway.proto} says under Silos and Why. */
final class ClusterService {
  /** What rules call it; a type of which nobody has grains. */
  static final String TYPE = "teff.cluster";

  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Upstream upstream;
  private final Catalog catalog;
  private final Guard guard;

  ClusterService(Upstream upstream, Catalog catalog, Guard guard) {
    this.upstream = upstream;
    this.catalog = catalog;
    this.guard = guard;
  }

  /** All silos, as a {@code SilosReply}; none while none can be reached. */
  byte[] silos(Caller caller) {
    guard.check(caller, TYPE, "silos");
    var reply = new WireWriter();
    if (!upstream.reachable().getAsBoolean()) {
      return reply.toBytes();
    }
    ClusterReport report = upstream.client().report(PATIENCE);
    reply.int64(1, report.view());
    report.silos().forEach(silo -> reply.bytes(2, encode(silo)));
    return reply.toBytes();
  }

  private byte[] encode(SiloReport silo) {
    var out = new WireWriter();
    out.string(1, silo.name());
    out.string(2, silo.address());
    out.string(3, silo.state());
    silo.figures()
        .ifPresent(told -> {
          out.bool(4, true);
          out.int64(5, told.grains());
          out.int64(6, told.activations());
          out.int64(7, told.turns());
          told.activeGrains()
              .forEach((type, grains) -> {
                if (catalog.sees(type)) {
                  out.bytes(8, encode(type, grains));
                }
              });
        });
    return out.toBytes();
  }

  private static byte[] encode(String type, long grains) {
    var out = new WireWriter();
    out.string(1, type);
    out.int64(2, grains);
    return out.toBytes();
  }

  /** Why a grain is where it is, as a {@code WhyReply}; of types that the caller may know. */
  byte[] why(byte[] request, Caller caller) {
    GrainId asked = read(request);
    guard.check(caller, TYPE, "why");
    GrainId grain = Calls.grain(catalog.contract(asked.type()), asked.key());
    var reply = new WireWriter();
    if (upstream.reachable().getAsBoolean()) {
      upstream.client().why(grain, PATIENCE).ifPresent(reasons -> reply.string(1, reasons));
    }
    return reply.toBytes();
  }

  private static GrainId read(byte[] message) {
    var in = new WireReader(message);
    String type = "";
    String key = "";
    try {
      for (int field = in.next(); field != 0; field = in.next()) {
        switch (field) {
          case 1 -> type = in.string();
          case 2 -> key = in.string();
          default -> in.skip();
        }
      }
      return GrainId.of(type, key);
    } catch (DecodingException | IllegalArgumentException e) {
      throw Refusal.badArgument("WhyRequest", String.valueOf(e.getMessage()));
    }
  }
}
