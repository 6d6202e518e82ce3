package dev.teff.loadtest;

import dev.teff.crdt.Text;
import dev.teff.runtime.wire.WireWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * An edited text, replayed. Editing is all that two authors do: finding the place, making the
 * delta, merging it into the author's own copy and into the other's. Merging is what a reader does.
 */
final class TextReplay {
  private static final int EDITS = 100_000;
  private static final int COPIES = 5;

  private final BenchContext context;

  TextReplay(BenchContext context) {
    this.context = context;
  }

  void run() {
    Map<String, Object> params = Map.of("type", "Text", "elements", EDITS);
    edit();
    replay(new TextTrace().edit(EDITS)); // both warm now
    long start = System.nanoTime();
    edit();
    double edited = System.nanoTime() - start;
    List<Text> deltas = new TextTrace().edit(EDITS);
    start = System.nanoTime();
    Text text = replay(deltas);
    double replayed = System.nanoTime() - start;
    context.metric("text-edits", EDITS / edited * 1e9, "1/s", params);
    context.metric("text-merges", EDITS / replayed * 1e9, "1/s", params);
    context.metric("text-chars", text.length(), "1", params);
    context.metric("text-bytes-per-char", heapBytes(deltas) / text.length(), "B", params);
    int encoded = WireWriter.encode(Text.codec(), text).length;
    context.metric("text-encoded-per-char", (double) encoded / text.length(), "B", params);
  }

  private static void edit() {
    new TextTrace().edit(EDITS);
  }

  private static Text replay(List<Text> deltas) {
    Text text = Text.empty();
    for (Text delta : deltas) {
      text = text.merge(delta);
    }
    return text;
  }

  /** What one copy takes on the heap, as the mean of several. */
  private static double heapBytes(List<Text> deltas) {
    long before = used();
    var copies = new ArrayList<Text>();
    for (int i = 0; i < COPIES; i++) {
      copies.add(replay(deltas));
    }
    long after = used();
    return (double) (after - before) / copies.size();
  }

  private static long used() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
