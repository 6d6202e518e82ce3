package dev.teff.cli;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import java.util.concurrent.locks.ReentrantLock;
import jdk.jfr.consumer.RecordedEvent;

/** Adds up sampled calls by link and by type. Safe for use by any thread. */
final class TopCalls {
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, Sum> links = new HashMap<>();
  private final Map<String, Sum> types = new HashMap<>();
  private long since = System.nanoTime();
  private long pinned;

  private static final class Sum {
    private double calls;
    private double remote;
    private double bytes;

    void add(RecordedEvent event) {
      double stands = event.getDouble("calls");
      calls += stands;
      remote += event.getBoolean("remote") ? stands : 0;
      bytes += stands * event.getLong("bytes");
    }
  }

  void call(RecordedEvent event) {
    String caller = event.getString("callerType");
    String callee = event.getString("calleeType");
    lock.lock();
    try {
      add(
          links,
          caller
              + "/"
              + event.getString("callerKey")
              + " → "
              + callee
              + "/"
              + event.getString("calleeKey"),
          event);
      add(types, caller + " → " + callee + "." + event.getString("method"), event);
    } finally {
      lock.unlock();
    }
  }

  private static void add(Map<String, Sum> sums, String name, RecordedEvent event) {
    sums.computeIfAbsent(name, key -> new Sum()).add(event);
  }

  void pinned() {
    lock.lock();
    try {
      pinned++;
    } finally {
      lock.unlock();
    }
  }

  /** What was seen since the last time, in words; forgets it. */
  String take(int rows) {
    lock.lock();
    try {
      long now = System.nanoTime();
      double seconds = (now - since) / 1e9;
      since = now;
      var text = new StringJoiner("\n");
      text.add("     calls/s  remote     bytes  types");
      add(text, types, seconds, rows);
      text.add("     calls/s  remote     bytes  grains");
      add(text, links, seconds, rows);
      text.add("%d threads were pinned for long.".formatted(pinned));
      links.clear();
      types.clear();
      pinned = 0;
      return text.add("").toString();
    } finally {
      lock.unlock();
    }
  }

  private static void add(StringJoiner text, Map<String, Sum> sums, double seconds, int rows) {
    List<Map.Entry<String, Sum>> most =
        sums.entrySet().stream()
            .sorted((one, other) -> Double.compare(other.getValue().calls, one.getValue().calls))
            .limit(rows)
            .toList();
    for (Map.Entry<String, Sum> entry : most) {
      Sum sum = entry.getValue();
      text.add(
          String.format(
              Locale.ROOT,
              "%12.0f %6.0f %% %9.0f  %s",
              sum.calls / seconds,
              100 * sum.remote / sum.calls,
              sum.bytes / sum.calls,
              entry.getKey()));
    }
  }
}
