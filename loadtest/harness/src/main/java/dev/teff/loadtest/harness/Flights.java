package dev.teff.loadtest.harness;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The recordings of silos: always of what concerns grains, and of pauses; of everything that a
 * profile has when they are to be kept.
 *
 * @param folder where they are, each in a folder of its silo's name
 * @param kept where recordings are put at the end; null when nobody wants them
 */
record Flights(Path folder, @Nullable Path kept) implements AutoCloseable {
  /** The settings of recordings that are kept. */
  static final String PROFILE = "profile";

  /** Prepares a folder, which goes when this is closed. */
  static Flights create(@Nullable Path kept) throws IOException {
    var flights = new Flights(Files.createTempDirectory("teff-flights-"), kept);
    Files.writeString(flights.settings(), FlightLog.settings());
    return flights;
  }

  private Path settings() {
    return folder.resolve("pauses.jfc");
  }

  /** What a silo's JVM needs, with the silo's name to be filled in for {@code {silo}}. */
  List<String> jvmOptions() {
    String settings = kept == null ? settings().toString() : PROFILE + "," + settings();
    return List.of(
        "-XX:FlightRecorderOptions:preserve-repository=true,repository=" + folder.resolve("{silo}"),
        "-XX:StartFlightRecording:disk=true,name=teff-loadtest," + settingsOption(settings),
        "-Xlog:jfr+startup=error");
  }

  private static String settingsOption(String settings) {
    return Stream.of(settings.split(","))
        .map("settings="::concat)
        .reduce((one, other) -> one + "," + other)
        .orElseThrow();
  }

  /**
   * Puts together what silos told; all are read at once, because each is waited for.
   *
   * @param hasEnded whether a silo records no more
   */
  Inside inside(
      List<String> silos, Predicate<String> hasEnded, Instant start, List<TracedCall> traced)
      throws IOException, InterruptedException {
    var builder = new InsideBuilder();
    try (ExecutorService readers = Executors.newCachedThreadPool()) {
      List<Future<Void>> reading =
          silos.stream()
              .map(silo ->
                  readers.submit(
                      new FlightLog(
                          silo, folder.resolve(silo), hasEnded.test(silo), start, builder)))
              .toList();
      try {
        for (Future<Void> one : reading) {
          one.get();
        }
      } catch (ExecutionException e) {
        throw new IOException(String.valueOf(e.getCause()), e);
      } finally {
        readers.shutdownNow(); // whoever still waits is not needed any more
      }
    }
    return builder.build(traced);
  }

  /** Puts the recordings where they are wanted, if they are; once they have ended. */
  void keep(List<String> silos) throws IOException {
    if (kept == null) {
      return;
    }
    for (String silo : silos) {
      if (isHeard(silo)) {
        FlightChunk.writeGood(FlightChunk.all(folder.resolve(silo)), kept.resolve(silo + ".jfr"));
      }
    }
  }

  /** Whether anything came of a silo so far. */
  boolean isHeard(String silo) throws IOException {
    for (Path chunk : FlightChunk.all(folder.resolve(silo))) {
      if (FlightChunk.good(chunk).hasRemaining()) {
        return true;
      }
    }
    return false;
  }

  @Override
  public void close() throws IOException {
    List<Path> all;
    try (Stream<Path> walk = Files.walk(folder)) {
      all = walk.sorted(Comparator.reverseOrder()).toList(); // files before their folders
    }
    for (Path one : all) {
      Files.deleteIfExists(one);
    }
  }
}
