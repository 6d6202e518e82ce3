package dev.teff.runtime.cluster;

import dev.teff.grains.CallOptions;
import dev.teff.grains.spi.Codec;
import dev.teff.grains.spi.DecodingException;
import dev.teff.grains.spi.FieldReader;
import dev.teff.grains.spi.FieldWriter;
import dev.teff.runtime.spi.CallRequest;
import dev.teff.runtime.spi.CallWaiter;
import dev.teff.runtime.wire.FunctionCodec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What travels with a call besides its arguments.
 *
 * @param waiters who waits for it, nearest first
 * @param context what its callers said about it
 * @param cancellable whether a {@link Frame.Cancel} may follow
 */
record Circumstances(List<CallWaiter> waiters, Map<String, String> context, boolean cancellable) {
  static final Circumstances NONE = new Circumstances(List.of(), Map.of(), false);
  private static final Circumstances CANCELLABLE = new Circumstances(List.of(), Map.of(), true);

  static final Codec<Circumstances> CODEC =
      new FunctionCodec<>("Circumstances", Circumstances::write, Circumstances::read);
  private static final Codec<CallWaiter> WAITER =
      new FunctionCodec<>("Waiter", Circumstances::writeWaiter, Circumstances::readWaiter);
  private static final Codec<Map.Entry<String, String>> ENTRY =
      new FunctionCodec<>("Entry", Circumstances::writeEntry, Circumstances::readEntry);

  static Circumstances of(CallRequest request) {
    return of(request.waiters(), request.context(), request.cancellable());
  }

  /** Most calls can be cancelled, and no more is to be said about them. */
  private static Circumstances of(
      List<CallWaiter> waiters, Map<String, String> context, boolean cancellable) {
    if (waiters.isEmpty() && context.isEmpty()) {
      return cancellable ? CANCELLABLE : NONE;
    }
    return new Circumstances(List.copyOf(waiters), Map.copyOf(context), cancellable);
  }

  /** Whether there is nothing to say. */
  boolean areNone() {
    return waiters.isEmpty() && context.isEmpty() && !cancellable;
  }

  private void write(FieldWriter out) {
    waiters.forEach(waiter -> out.message(1, waiter, WAITER));
    context.entrySet().forEach(entry -> out.message(2, entry, ENTRY));
    if (cancellable) {
      out.bool(3, true);
    }
  }

  private static Circumstances read(FieldReader in) {
    List<CallWaiter> waiters = List.of();
    Map<String, String> context = Map.of();
    int length = 0;
    boolean cancellable = false;
    for (int field = in.next(); field != 0; field = in.next()) {
      switch (field) {
        case 1 -> {
          CallWaiter waiter = in.message(WAITER);
          waiters = waiters.isEmpty() ? new ArrayList<>() : waiters;
          if (waiters.size() < CallWaiter.MOST) {
            waiters.add(waiter);
          }
        }
        case 2 -> {
          Map.Entry<String, String> entry = in.message(ENTRY);
          length += entry.getKey().length() + entry.getValue().length();
          if (length > CallOptions.MAX_CONTEXT_LENGTH) {
            throw new DecodingException("A call's context is longer than may travel.");
          }
          context = context.isEmpty() ? new HashMap<>() : context;
          context.put(entry.getKey(), entry.getValue());
        }
        case 3 -> cancellable = in.bool();
        default -> in.skip();
      }
    }
    return of(waiters, context, cancellable);
  }

  private static void writeWaiter(CallWaiter waiter, FieldWriter out) {
    out.int64(1, waiter.number());
    out.string(2, waiter.grain());
  }

  private static CallWaiter readWaiter(FieldReader in) {
    long number = 0;
    String grain = "";
    for (int field = in.next(); field != 0; field = in.next()) {
      switch (field) {
        case 1 -> number = in.int64();
        case 2 -> grain = in.string();
        default -> in.skip();
      }
    }
    return new CallWaiter(number, grain);
  }

  private static void writeEntry(Map.Entry<String, String> entry, FieldWriter out) {
    out.string(1, entry.getKey());
    out.string(2, entry.getValue());
  }

  private static Map.Entry<String, String> readEntry(FieldReader in) {
    String name = "";
    String text = "";
    for (int field = in.next(); field != 0; field = in.next()) {
      switch (field) {
        case 1 -> name = in.string();
        case 2 -> text = in.string();
        default -> in.skip();
      }
    }
    return Map.entry(name, text);
  }
}
