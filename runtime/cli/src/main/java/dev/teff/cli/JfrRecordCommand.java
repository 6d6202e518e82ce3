package dev.teff.cli;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import jdk.management.jfr.FlightRecorderMXBean;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Takes a whole recording from a running silo. */
@Command(
    name = "record",
    description = "Records a running silo, for the jfr tool or JDK Mission Control.",
    footer = {"", "Example: ./teff jfr record silo-1 --for 30s"},
    mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class JfrRecordCommand implements Callable<Integer> {
  private static final String FLIGHT_RECORDER = "jdk.management.jfr:type=FlightRecorder";

  @Spec private CommandSpec spec;

  @Parameters(index = "0", paramLabel = "SILO", description = "The silo's name.")
  private String name;

  @Mixin private SilosChoice silos;

  @Option(
      names = "--for",
      paramLabel = "TIME",
      defaultValue = "30s",
      converter = TimeConverter.class,
      description = "How long to record (${DEFAULT-VALUE}).")
  private Duration time;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "Where to write it. Default: SILO.jfr in this folder.")
  private @Nullable Path out;

  @Override
  public Integer call() throws IOException {
    List<JmxSilo> found = silos.connect();
    try {
      JmxSilo silo =
          found.stream()
              .filter(each -> each.name().equals(name))
              .findFirst()
              .orElseThrow(() ->
                  new UserError(
                      "there is no silo %s; there are %s"
                          .formatted(name, found.stream().map(JmxSilo::name).toList())));
      Path file = out == null ? Path.of(name + ".jfr") : out;
      record(
          ManagementFactory.newPlatformMXBeanProxy(
              silo.server(), FLIGHT_RECORDER, FlightRecorderMXBean.class),
          file);
      spec.commandLine()
          .getOut()
          .println("%s has %d KiB.".formatted(file, Files.size(file) / 1024));
    } finally {
      JmxSilo.closeAll(found);
    }
    return 0;
  }

  private void record(FlightRecorderMXBean recorder, Path file) throws IOException {
    long recording = recorder.newRecording();
    try {
      recorder.setPredefinedConfiguration(recording, "profile");
      recorder.startRecording(recording);
      LockSupport.parkNanos(time.toNanos());
      recorder.stopRecording(recording);
      copy(recorder, recording, file);
    } finally {
      recorder.closeRecording(recording);
    }
  }

  private static void copy(FlightRecorderMXBean recorder, long recording, Path file)
      throws IOException {
    long stream = recorder.openStream(recording, Map.of());
    try (OutputStream to = new BufferedOutputStream(Files.newOutputStream(file))) {
      for (byte[] block = recorder.readStream(stream);
          block != null;
          block = recorder.readStream(stream)) {
        to.write(block);
      }
    } finally {
      recorder.closeStream(stream);
    }
  }
}
