package dev.teff.persistence.contract;

import dev.teff.grains.GrainId;
import dev.teff.persistence.spi.LogRecord;
import dev.teff.persistence.spi.Store;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Reads whole logs for assertions. */
public final class Logs {
  private Logs() {}

  /** The stored records of a grain. */
  public static List<LogRecord> records(Store store, GrainId grain, long from, long to) {
    var records = new ArrayList<LogRecord>();
    store.events().read(grain, from, to, records::add);
    return records;
  }

  /** All payloads of a grain as texts. */
  public static List<String> texts(Store store, GrainId grain) {
    return texts(records(store, grain, 1, Long.MAX_VALUE));
  }

  /** The payloads as texts. */
  public static List<String> texts(List<LogRecord> records) {
    return records.stream()
        .map(stored -> new String(stored.payload(), StandardCharsets.UTF_8))
        .toList();
  }

  /** The sequence numbers. */
  public static List<Long> sequences(List<LogRecord> records) {
    return records.stream().map(LogRecord::sequence).toList();
  }
}
