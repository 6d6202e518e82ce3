package dev.teff.runtime.gateway;

import dev.teff.grains.GrainId;
import dev.teff.grains.spi.DecodingException;
import dev.teff.runtime.GrainClient;
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

  private final GrainClient client;
  private final Catalog catalog;
  private final Guard guard;

  ClusterService(GrainClient client, Catalog catalog, Guard guard) {
    this.client = client;
    this.catalog = catalog;
    this.guard = guard;
  }

  /** All silos, as a {@code SilosReply}. */
  byte[] silos(Caller caller) {
    guard.check(caller, TYPE, "silos");
    ClusterReport report = client.report(PATIENCE);
    var reply = new WireWriter();
    reply.int64(1, report.view());
    report.silos().forEach(silo -> reply.bytes(2, encode(silo)));
    return reply.toBytes();
  }

  private static byte[] encode(SiloReport silo) {
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
        });
    return out.toBytes();
  }

  /** Why a grain is where it is, as a {@code WhyReply}; of types that the caller may know. */
  byte[] why(byte[] request, Caller caller) {
    GrainId grain = read(request);
    guard.check(caller, TYPE, "why");
    var contract = catalog.contract(grain.type());
    String key = Calls.canonical(contract.keys(), grain.key());
    var reply = new WireWriter();
    client
        .why(GrainId.of(grain.type(), key), PATIENCE)
        .ifPresent(reasons -> reply.string(1, reasons));
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
