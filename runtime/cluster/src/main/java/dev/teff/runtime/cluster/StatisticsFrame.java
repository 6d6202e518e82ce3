package dev.teff.runtime.cluster;

import dev.teff.grains.spi.Codec;
import dev.teff.grains.spi.FieldReader;
import dev.teff.grains.spi.FieldWriter;
import dev.teff.runtime.spi.SiloStatistics;
import dev.teff.runtime.wire.FunctionCodec;
import java.util.HashMap;
import java.util.Map;

/** What a silo did so far. */
record StatisticsFrame(long id, SiloStatistics statistics) implements Frame.Answer {
  static final Codec<StatisticsFrame> CODEC =
      new FunctionCodec<>("Statistics", StatisticsFrame::write, StatisticsFrame::read);
  private static final Codec<Map.Entry<String, Long>> ACTIVE =
      new FunctionCodec<>(
          "ActiveGrains", StatisticsFrame::writeActive, StatisticsFrame::readActive);

  private void write(FieldWriter out) {
    out.int64(1, id);
    out.int64(2, statistics.activations());
    out.int64(3, statistics.eventsReplayed());
    out.int64(4, statistics.turns());
    statistics.activeGrains().entrySet().forEach(entry -> out.message(5, entry, ACTIVE));
  }

  private static StatisticsFrame read(FieldReader in) {
    long id = 0;
    long activations = 0;
    long eventsReplayed = 0;
    long turns = 0;
    var active = new HashMap<String, Long>();
    for (int field = in.next(); field != 0; field = in.next()) {
      switch (field) {
        case 1 -> id = in.int64();
        case 2 -> activations = in.int64();
        case 3 -> eventsReplayed = in.int64();
        case 4 -> turns = in.int64();
        case 5 -> {
          Map.Entry<String, Long> entry = in.message(ACTIVE);
          active.put(entry.getKey(), entry.getValue());
        }
        default -> in.skip();
      }
    }
    return new StatisticsFrame(id, new SiloStatistics(active, activations, eventsReplayed, turns));
  }

  private static void writeActive(Map.Entry<String, Long> entry, FieldWriter out) {
    out.string(1, entry.getKey());
    out.int64(2, entry.getValue());
  }

  private static Map.Entry<String, Long> readActive(FieldReader in) {
    String type = "";
    long count = 0;
    for (int field = in.next(); field != 0; field = in.next()) {
      switch (field) {
        case 1 -> type = in.string();
        case 2 -> count = in.int64();
        default -> in.skip();
      }
    }
    return Map.entry(type, count);
  }
}
