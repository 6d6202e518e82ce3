package dev.teff.client;

import dev.teff.runtime.spi.ClusterReport;
import dev.teff.runtime.spi.ClusterReport.Figures;
import dev.teff.runtime.spi.ClusterReport.SiloReport;
import dev.teff.runtime.wire.WireReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads a {@code SilosReply}. */
final class SilosReply {
  private SilosReply() {}

  static ClusterReport read(byte[] reply) {
    var in = new WireReader(reply);
    long view = 0;
    List<SiloReport> silos = new ArrayList<>();
    for (int field = in.next(); field != 0; field = in.next()) {
      switch (field) {
        case 1 -> view = in.int64();
        case 2 -> silos.add(silo(new WireReader(in.bytes())));
        default -> in.skip();
      }
    }
    return new ClusterReport(view, silos);
  }

  private static SiloReport silo(WireReader in) {
    String name = "";
    String address = "";
    String state = "";
    boolean answered = false;
    long grains = 0;
    long activations = 0;
    long turns = 0;
    var active = new HashMap<String, Long>();
    for (int field = in.next(); field != 0; field = in.next()) {
      switch (field) {
        case 1 -> name = in.string();
        case 2 -> address = in.string();
        case 3 -> state = in.string();
        case 4 -> answered = in.bool();
        case 5 -> grains = in.int64();
        case 6 -> activations = in.int64();
        case 7 -> turns = in.int64();
        case 8 -> active(new WireReader(in.bytes()), active);
        default -> in.skip();
      }
    }
    return new SiloReport(
        name,
        address,
        state,
        answered ? Optional.of(new Figures(grains, activations, turns, active)) : Optional.empty());
  }

  private static void active(WireReader in, Map<String, Long> byType) {
    String type = "";
    long grains = 0;
    for (int field = in.next(); field != 0; field = in.next()) {
      switch (field) {
        case 1 -> type = in.string();
        case 2 -> grains = in.int64();
        default -> in.skip();
      }
    }
    byType.put(type, grains);
  }
}
