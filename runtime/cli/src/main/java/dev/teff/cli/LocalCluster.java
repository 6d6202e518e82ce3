package dev.teff.cli;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Several silos on this machine, each a process of its own, sharing one store.
 *
 * <pre>{@code
 * var plan = new LocalCluster.Plan(3, folder, "sqlite:" + folder.resolve("bank.db"), false);
 * try (var cluster = LocalCluster.start(plan, silo -> System.out.println(silo + " is ready"))) {
 *   cluster.silos().get(0).kill();
 * }
 * }</pre>
 */
public final class LocalCluster implements AutoCloseable {
  private static final Duration READY_WITHIN = Duration.ofSeconds(90);

  private final Plan plan;
  private final List<SiloProcess> silos = new ArrayList<>();
  private final Thread hook = new Thread(this::kill, "stop-silos");

  private LocalCluster(Plan plan) {
    this.plan = plan;
  }

  /**
   * What to start.
   *
   * @param silos how many
   * @param folder for logs and the secret; exists, and is the caller's to delete
   * @param store the store's URL
   * @param detached whether the silos outlive this process
   */
  public record Plan(int silos, Path folder, String store, boolean detached) {
    Path secretFile() {
      return folder.resolve("secret");
    }
  }

  /**
   * Starts the silos and returns when all are ready. If one fails, none is left.
   *
   * @param ready told the name of each silo that became ready
   * @throws UserError when a silo does not start
   */
  public static LocalCluster start(Plan plan, Consumer<String> ready)
      throws IOException, InterruptedException {
    Secret.generate(plan.secretFile());
    var cluster = new LocalCluster(plan);
    Runtime.getRuntime().addShutdownHook(cluster.hook);
    try {
      cluster.launch();
      for (SiloProcess silo : cluster.silos) {
        silo.awaitReady(READY_WITHIN);
        ready.accept(silo.name());
      }
    } catch (IOException | InterruptedException | RuntimeException e) {
      cluster.kill();
      throw e;
    }
    return cluster;
  }

  private void launch() throws IOException {
    List<String> addresses = freeAddresses(plan.silos());
    for (int i = 0; i < plan.silos(); i++) {
      silos.add(SiloProcess.launch("silo-" + (i + 1), addresses.get(i), plan, addresses));
    }
  }

  /** The silos, in order of their names, killed ones included. */
  public List<SiloProcess> silos() {
    return List.copyOf(silos);
  }

  /** Where the silos that still run listen. */
  public List<String> seeds() {
    return silos.stream().filter(SiloProcess::isAlive).map(SiloProcess::address).toList();
  }

  /** The file with the secret that silos and clients show each other. */
  public Path secretFile() {
    return plan.secretFile();
  }

  /** Leaves the silos running when this process ends, and lets the {@code stop} command find them. */
  public void keep() throws IOException {
    KeptCluster.of(silos.stream().filter(SiloProcess::isAlive).toList(), plan).save();
    Runtime.getRuntime().removeShutdownHook(hook);
  }

  /** Stops all silos, politely. */
  @Override
  public void close() {
    Processes.stop(handles());
    Runtime.getRuntime().removeShutdownHook(hook);
  }

  private void kill() {
    Processes.kill(handles());
  }

  private List<ProcessHandle> handles() {
    return silos.stream().map(SiloProcess::handle).toList();
  }

  /** Addresses nobody listens on: all are held before any is released, so they differ. */
  private static List<String> freeAddresses(int count) throws IOException {
    List<ServerSocket> held = new ArrayList<>();
    try {
      for (int i = 0; i < count; i++) {
        held.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
      }
      return held.stream().map(socket -> "127.0.0.1:" + socket.getLocalPort()).toList();
    } finally {
      for (ServerSocket socket : held) {
        socket.close();
      }
    }
  }
}
