package dev.teff.cli;

import dev.teff.placement.jfr.GrainCallEvent;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import jdk.jfr.consumer.RecordedEvent;
import jdk.management.jfr.RemoteRecordingStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows live which grains call each other most. */
@Command(
    name = "top",
    description = "Shows the busiest links between grains and types, and pinned threads, live.",
    footer = {"", "Example: ./teff jfr top --for 10s"},
    mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class JfrTopCommand implements Callable<Integer> {
  private static final Duration EVERY = Duration.ofSeconds(2);
  private static final Duration PINNED = Duration.ofMillis(20);

  @Spec private CommandSpec spec;
  @Mixin private SilosChoice silos;

  @Option(
      names = "--for",
      paramLabel = "TIME",
      converter = TimeConverter.class,
      description = "How long to look. Without it, until Ctrl-C.")
  private Duration time = Duration.ofDays(365);

  @Option(
      names = "--rows",
      paramLabel = "N",
      defaultValue = "10",
      description = "How many links to show (${DEFAULT-VALUE}).")
  private int rows;

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    List<JmxSilo> looked = silos.connect();
    List<RemoteRecordingStream> streams = new ArrayList<>();
    var top = new TopCalls();
    try {
      // Several silos of one process share its stream.
      for (var server : looked.stream().map(JmxSilo::server).distinct().toList()) {
        var stream = new RemoteRecordingStream(server);
        streams.add(stream);
        stream.enable(GrainCallEvent.NAME);
        stream.enable("jdk.VirtualThreadPinned").withThreshold(PINNED);
        stream.onEvent(GrainCallEvent.NAME, top::call);
        stream.onEvent("jdk.VirtualThreadPinned", (RecordedEvent event) -> top.pinned());
        stream.startAsync();
      }
      long end = System.nanoTime() + time.toNanos();
      for (long left = time.toNanos(); left > 0; left = end - System.nanoTime()) {
        LockSupport.parkNanos(Math.min(left, EVERY.toNanos()));
        out.println(top.take(rows));
        out.flush();
      }
    } finally {
      streams.forEach(RemoteRecordingStream::close);
      JmxSilo.closeAll(looked);
    }
    return 0;
  }
}
