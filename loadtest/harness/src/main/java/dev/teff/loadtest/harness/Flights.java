package dev.teff.loadtest.harness;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
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

  /** Puts together what silos told. */
  Inside inside(List<String> silos, Instant start, List<TracedCall> traced)
      throws IOException, InterruptedException {
    var builder = new InsideBuilder();
    for (String silo : silos) {
      new FlightLog(silo, folder.resolve(silo), start, builder).read();
    }
    return builder.build(traced);
  }

  /** Puts the recordings where they are wanted, if they are; once they have ended. */
  void keep(List<String> silos) throws IOException {
    if (kept == null) {
      return;
    }
    for (String silo : silos) {
      try (OutputStream out = Files.newOutputStream(kept.resolve(silo + ".jfr"));
          Stream<Path> all = Files.walk(folder.resolve(silo))) {
        // Chunks one behind the other are a recording, too.
        all.filter(file -> file.toString().endsWith(".jfr"))
            .sorted()
            .forEach(chunk -> append(chunk, out));
      }
    }
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

  private static void append(Path chunk, OutputStream out) {
    try {
      Files.copy(chunk, out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
