package dev.teff.cli;

import dev.teff.grains.GrainException;
import dev.teff.grains.Grains;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Two silos in one process, in a folder of their own, and callers of both. A JVM that is recorded
 * meanwhile learns what silos load and which of their methods are run most, on either side of a
 * connection: one that starts with what it learned compiles them earlier and better.
 */
@Command(
    name = "rehearse",
    description = "Lets two silos work for some seconds, so that a JVM makes an AOT cache of it.",
    footer = {
      "",
      "Example: java -XX:AOTCacheOutput=app.aot -cp APP dev.teff.cli.Main rehearse",
      "Then:    java -XX:AOTCache=app.aot -cp APP dev.teff.cli.Main silo --store URL"
    },
    mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class RehearseCommand implements Callable<Integer> {
  private static final int GRAINS = 200;
  private static final int CALLERS = 64;
  private static final int AT_ONCE = 4;

  @Spec private CommandSpec spec;

  @Option(
      names = "--for",
      paramLabel = "TIME",
      defaultValue = "10s",
      converter = TimeConverter.class,
      description = "For how long, once both are there (${DEFAULT-VALUE}).")
  private Duration length;

  private final AtomicLong answered = new AtomicLong();
  private final AtomicLong failed = new AtomicLong();

  @Override
  public Integer call() throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("teff-rehearsal");
    try (RunningSilo first = start(folder, "first");
        RunningSilo second = start(folder, "second")) {
      act(List.of(first.grains(), second.grains()));
    } finally {
      Folders.delete(folder);
    }
    PrintWriter out = spec.commandLine().getOut();
    out.println(
        "Two silos answered %,d calls; %,d failed.".formatted(answered.get(), failed.get()));
    out.flush();
    return answered.get() > 0 ? 0 : 1;
  }

  private static RunningSilo start(Path folder, String name) throws IOException {
    return RunningSilo.start(
        Map.of(
            "teff.silo.name",
            name,
            "teff.store.url",
            "sqlite:" + folder.resolve("rehearsal.db"),
            "teff.admin.port",
            0,
            "teff.gateway.inside-silo",
            true,
            "teff.gateway.http-port",
            0,
            "teff.gateway.grpc-port",
            0));
  }

  private void act(List<Grains> silos) throws InterruptedException {
    long end = System.nanoTime() + length.toNanos();
    List<Thread> callers = new ArrayList<>();
    for (int caller = 0; caller < CALLERS; caller++) {
      int number = caller;
      Grains silo = silos.get(caller % silos.size());
      callers.add(Thread.startVirtualThread(() -> call(silo, number, end)));
    }
    for (Thread caller : callers) {
      caller.join();
    }
  }

  private void call(Grains silo, int number, long end) {
    for (int turn = number; System.nanoTime() - end < 0; turn += CALLERS) {
      Rehearsal grain = silo.ref(Rehearsal.class, key(turn));
      try {
        switch (turn / CALLERS % 32) {
          case 0 -> grain.step("a step");
          case 1 -> grain.pass(key(turn + 1), "passed on");
          case 2 ->
              grain.spread(
                  IntStream.rangeClosed(turn + 1, turn + AT_ONCE).mapToObj(this::key).toList());
          case 3, 4, 5, 6, 7, 8, 9, 10 -> grain.look(key(turn + 1));
          default -> grain.steps();
        }
        answered.incrementAndGet();
      } catch (GrainException e) {
        failed.incrementAndGet(); // they rehearse
      }
    }
  }

  private String key(int number) {
    return "grain-" + number % GRAINS;
  }
}
