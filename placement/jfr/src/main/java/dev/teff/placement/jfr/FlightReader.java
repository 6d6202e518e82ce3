package dev.teff.placement.jfr;

import dev.teff.grains.GrainId;
import dev.teff.placement.affinity.CallSample;
import java.time.Duration;
import java.util.Optional;
import jdk.jfr.FlightRecorder;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedStackTrace;
import jdk.jfr.consumer.RecordingStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads back what this process tells the flight recorder: calls between grains, their turns, and
 * the JVM's own events about CPU, heap and pinned threads. Where several silos share a process,
 * each reads those of its own grains. Closed once; the listener is called by one thread of the
 * stream's.
 */
public final class FlightReader implements AutoCloseable {
  private static final String CPU_LOAD = "jdk.CPULoad";
  private static final String HEAP = "jdk.GCHeapSummary";
  private static final String PINNED = "jdk.VirtualThreadPinned";
  private static final Duration LONG_PIN = Duration.ofMillis(20);

  private final RecordingStream stream;
  private final String silo;
  private final FlightListener listener;
  private final BusyCores busy =
      new BusyCores(BusyCores.ranSoFar().orElse(Duration.ZERO), System.nanoTime());

  private FlightReader(RecordingStream stream, String silo, FlightListener listener) {
    this.stream = stream;
    this.silo = silo;
    this.listener = listener;
  }

  /** Why there is no flight recorder in this JVM; empty when there is one. */
  public static Optional<String> problem() {
    try {
      return FlightRecorder.isAvailable()
          ? Optional.empty()
          : Optional.of("this JVM has no flight recorder, or it was switched off");
    } catch (NoClassDefFoundError e) {
      return Optional.of("the module jdk.jfr is not in this Java runtime");
    }
  }

  /**
   * Starts reading. Takes some tenths of a second the first time in a process.
   *
   * @param silo whose grains' calls are read
   * @throws IllegalStateException when the flight recorder cannot be used, for example because it
   *     finds no place on disk
   */
  public static FlightReader start(String silo, FlightListener listener) {
    try {
      var reader = new FlightReader(new RecordingStream(), silo, listener);
      reader.begin();
      return reader;
    } catch (RuntimeException | NoClassDefFoundError e) {
      throw new IllegalStateException("The flight recorder cannot be used: " + e, e);
    }
  }

  private void begin() {
    stream.setReuse(true);
    stream.setOrdered(false);
    stream.setMaxAge(Duration.ofSeconds(10));
    stream.enable(GrainCallEvent.NAME);
    stream.enable(GrainTurnEvent.NAME);
    stream.enable(CPU_LOAD).withPeriod(Duration.ofSeconds(1));
    stream.enable(HEAP);
    stream.enable(PINNED).withThreshold(LONG_PIN).withStackTrace();
    stream.onEvent(GrainCallEvent.NAME, this::call);
    stream.onEvent(GrainTurnEvent.NAME, this::turn);
    stream.onEvent(CPU_LOAD, this::cpu);
    stream.onEvent(HEAP, this::heap);
    stream.onEvent(PINNED, this::pinned);
    stream.startAsync();
  }

  private void call(RecordedEvent event) {
    if (!silo.equals(event.getString("silo"))) {
      return;
    }
    GrainId caller = GrainId.of(event.getString("callerType"), event.getString("callerKey"));
    GrainId callee = GrainId.of(event.getString("calleeType"), event.getString("calleeKey"));
    listener.call(
        new CallSample(
            caller,
            callee,
            event.getDouble("calls"),
            event.getLong("bytes"),
            event.getDuration().toNanos(),
            event.getBoolean("oneWay")),
        event.getBoolean("remote"));
  }

  private void turn(RecordedEvent event) {
    if (silo.equals(event.getString("silo"))) {
      listener.turn(
          GrainId.of(event.getString("type"), event.getString("key")), event.getDouble("turns"));
    }
  }

  private void cpu(RecordedEvent event) {
    BusyCores.ranSoFar()
        .flatMap(ran -> busy.until(ran, System.nanoTime()))
        .ifPresent(cores -> listener.load(new MachineLoad(cores, event.getFloat("machineTotal"))));
  }

  private void heap(RecordedEvent event) {
    if (event.getString("when").equals("After GC")) {
      listener.heapAfterCollection(event.getLong("heapUsed"));
    }
  }

  private void pinned(RecordedEvent event) {
    listener.pinned(where(event.getStackTrace()), event.getDuration());
  }

  private static String where(@Nullable RecordedStackTrace trace) {
    if (trace == null) {
      return "an unknown place";
    }
    return trace.getFrames().stream()
        .filter(RecordedFrame::isJavaFrame)
        .filter(frame -> !isOfTheJdk(frame.getMethod().getType().getName()))
        .findFirst()
        .map(frame ->
            "%s.%s, line %d"
                .formatted(
                    frame.getMethod().getType().getName(),
                    frame.getMethod().getName(),
                    frame.getLineNumber()))
        .orElse("the JDK");
  }

  private static boolean isOfTheJdk(String type) {
    return type.startsWith("java.") || type.startsWith("jdk.") || type.startsWith("sun.");
  }

  @Override
  public void close() {
    stream.close();
  }
}
