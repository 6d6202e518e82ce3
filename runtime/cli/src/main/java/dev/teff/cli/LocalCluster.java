package dev.teff.cli;

import dev.teff.runtime.cluster.ClientOptions;
import dev.teff.runtime.cluster.Secret;
import dev.teff.runtime.cluster.TeffClient;
import java.io.IOException;
import java.nio.file.Files;
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
  private boolean kept;

  private LocalCluster(Plan plan) {
    this.plan = plan;
  }

  /**
   * What to start.
   *
   * @param silos how many
   * @param folder for the secret and the store; exists, and is deleted with the cluster
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
    SecretFile.generate(plan.secretFile());
    Files.createDirectories(TeffHome.logs());
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
    for (int i = 1; i <= plan.silos(); i++) {
      silos.add(SiloProcess.launch("silo-" + i, plan));
    }
  }

  /** The silos, in order of their names, killed ones included. */
  public List<SiloProcess> silos() {
    return List.copyOf(silos);
  }

  /** A client of the silos that run. */
  public TeffClient connect() throws IOException {
    List<String> seeds =
        silos.stream().filter(SiloProcess::isAlive).map(SiloProcess::address).toList();
    return TeffClient.connect(
        ClientOptions.of(seeds, Secret.of(SecretFile.read(plan.secretFile()))));
  }

  /**
   * Makes room for a cluster that is to be kept: its folder is {@link TeffHome#run()}.
   *
   * @throws UserError when one runs already
   */
  public static void prepareKept() throws IOException {
    if (KeptCluster.find().isPresent()) {
      throw new UserError("a cluster is running already; stop it with ./teff stop");
    }
    Folders.delete(TeffHome.run());
    Files.createDirectories(TeffHome.run());
  }

  /** Leaves the silos running when this is closed, and lets the {@code stop} command find them. */
  public void keep() throws IOException {
    KeptCluster.of(silos.stream().filter(SiloProcess::isAlive).toList(), plan).save();
    kept = true;
  }

  /** Stops all silos, politely, unless they are kept. */
  @Override
  public void close() throws IOException {
    Runtime.getRuntime().removeShutdownHook(hook);
    if (!kept) {
      Processes.stop(handles());
      Folders.delete(plan.folder());
    }
  }

  private void kill() {
    Processes.kill(handles());
    try {
      Folders.delete(plan.folder());
    } catch (IOException e) {
      // What is left is in a temporary folder, or goes with the next start.
    }
  }

  private List<ProcessHandle> handles() {
    return silos.stream().map(SiloProcess::handle).toList();
  }
}
