package dev.teff.faults;

import dev.teff.machines.Machines;
import dev.teff.machines.Shell;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The silo processes, each on a machine of its own, and the signals sent to them. */
final class Fleet implements AutoCloseable {
  private static final Duration READY_WITHIN = Duration.ofSeconds(60);
  private static final String SECRET = "faults";

  private final Machines machines;
  private final Path folder;
  private final String store;
  private final List<Life> lives = new ArrayList<>();
  private final BusyThreads busy = new BusyThreads();
  private volatile boolean closed;

  /** One process. */
  private static final class Life {
    private final Process process;
    private final CountDownLatch ready = new CountDownLatch(1);

    private Life(Process process) {
      this.process = process;
    }
  }

  Fleet(Machines machines, Path folder, String store) {
    this.machines = machines;
    this.folder = folder;
    this.store = store;
  }

  /** Starts silos on machines 0, 1 and so on; returns when all are ready. */
  void start(int silos) throws IOException, InterruptedException {
    for (int machine = 0; machine < silos; machine++) {
      lives.add(launch(machine));
    }
    for (int machine = 0; machine < silos; machine++) {
      awaitReady(machine);
    }
  }

  int size() {
    return lives.size();
  }

  /** Where clients find the silos. */
  List<String> addresses() {
    var all = new ArrayList<String>();
    for (int machine = 0; machine < lives.size(); machine++) {
      all.add(machines.address(machine) + ":" + port(machines, machine));
    }
    return all;
  }

  String secret() {
    return SECRET;
  }

  private Life launch(int machine) throws IOException {
    String name = "silo-" + (machine + 1);
    List<String> command = new ArrayList<>(machines.prefix(machine));
    command.addAll(java());
    command.addAll(
        List.of(
            "-Dlogback.configurationFile=faults-logback.xml",
            "-cp",
            System.getProperty("java.class.path"),
            SiloMain.class.getName(),
            name,
            machines.address(machine),
            Integer.toString(port(machines, machine)),
            store,
            SECRET));
    Process process =
        new ProcessBuilder(command)
            .redirectError(ProcessBuilder.Redirect.appendTo(log(machine).toFile()))
            .start();
    var life = new Life(process);
    Thread.ofVirtual().name("read-" + name).start(() -> read(life));
    var unused =
        process.onExit().thenAccept(ended -> restartEvicted(machine, life, ended.exitValue()));
    return life;
  }

  /** Starts a JVM like this one. */
  static List<String> java() {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(argument -> argument.startsWith("--"))
        .forEach(command::add);
    command.addAll(List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    return command;
  }

  private Path log(int machine) {
    return folder.resolve("silo-%d.log".formatted(machine + 1));
  }

  private static void read(Life life) {
    try (BufferedReader lines = life.process.inputReader()) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.equals("ready")) {
          life.ready.countDown();
        }
      }
    } catch (IOException e) {
      // The process is gone: whoever waits for it notices by its exit.
    }
  }

  /** Whoever watches a silo starts it again. */
  private void restartEvicted(int machine, Life life, int exitCode) {
    if (!closed && exitCode == SiloMain.EVICTED && lives.get(machine) == life) {
      try {
        lives.set(machine, launch(machine));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Waits until the silo on a machine is ready, starting it when it is not there. */
  void awaitReady(int machine) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + READY_WITHIN.toNanos();
    while (true) {
      Life life = lives.get(machine);
      if (!life.process.isAlive() && lives.get(machine) == life) {
        lives.set(machine, launch(machine));
      } else if (life.ready.await(100, TimeUnit.MILLISECONDS)) {
        return;
      }
      if (System.nanoTime() - deadline > 0) {
        throw new IOException(
            "silo-%d was not ready within %s; its log is %s"
                .formatted(machine + 1, READY_WITHIN, log(machine)));
      }
    }
  }

  /**
   * Where the silo on a machine takes calls: machines that share an address have ports of their
   * own.
   */
  static int port(Machines machines, int machine) {
    return machines.apart() ? SiloMain.PORT : SiloMain.PORT + machine;
  }

  /** The silos' process numbers: a silo that was taken for dead has another one afterwards. */
  List<Long> processes() {
    return lives.stream().map(life -> life.process.pid()).toList();
  }

  /** Gives this host's processors twice as much to do as they can, until {@link #relax}. */
  void saturate() {
    busy.start(2 * Runtime.getRuntime().availableProcessors());
  }

  void relax() {
    busy.close();
  }

  void signal(int machine, String name) {
    Shell.run("kill", "-" + name, Long.toString(lives.get(machine).process.pid()));
  }

  @Override
  public void close() {
    closed = true;
    busy.close();
    for (Life life : lives) {
      life.process.destroyForcibly().onExit().join();
    }
  }
}
