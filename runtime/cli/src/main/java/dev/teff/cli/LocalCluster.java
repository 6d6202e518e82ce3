package dev.teff.cli;

import com.typesafe.config.Config;
import dev.teff.grains.CallInterceptor;
import dev.teff.machines.Machines;
import dev.teff.runtime.cluster.TeffClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

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
  private static final String GRACE = "teff.silo.shutdown-grace";
  private static final Pattern SETTING = Pattern.compile("-D(?<key>teff[^=]*)=(?<value>.*)");

  private final Plan plan;
  private final Duration toDrain;
  private final List<SiloProcess> silos = new CopyOnWriteArrayList<>();
  private final Thread hook = new Thread(this::kill, "stop-silos");
  private boolean kept;

  private LocalCluster(Plan plan, Duration toDrain) {
    this.plan = plan;
    this.toDrain = toDrain;
  }

  /**
   * What to start.
   *
   * @param silos how many
   * @param folder for the secret, which is made unless it is there, and the store; exists, and is
   *     deleted with the cluster
   * @param store the store's URL
   * @param detached whether the silos outlive this process
   * @param machines the hosts that the silos run on, one after the other
   * @param jvmSize heap, compiler and collector of their JVMs
   * @param jvmOptions more options of their JVMs; {@code {silo}} stands for the silo's name
   */
  public record Plan(
      int silos,
      Path folder,
      String store,
      boolean detached,
      Machines machines,
      List<String> jvmSize,
      List<String> jvmOptions) {
    /** On loopback, each as small as can be, so that several fit beside what else there is. */
    public Plan(int silos, Path folder, String store, boolean detached) {
      this(
          silos,
          folder,
          store,
          detached,
          Machines.loopback("all silos are on this host"),
          SiloJvm.SMALL,
          List.of());
    }

    /** The same on these hosts. */
    public Plan on(Machines hosts) {
      return new Plan(silos, folder, store, detached, hosts, jvmSize, jvmOptions);
    }

    /** The same for measuring: with the compiler, the collector and the memory of a server. */
    public Plan measured() {
      List<String> size = SiloJvm.measured(silos, SiloJvm.own());
      return new Plan(silos, folder, store, detached, machines, size, jvmOptions);
    }

    /** The same with more options. */
    public Plan jvmOptions(List<String> more) {
      return new Plan(silos, folder, store, detached, machines, jvmSize, List.copyOf(more));
    }

    /** What the silos are configured to, as far as it is known from outside. */
    Config settings() throws IOException {
      Map<String, Object> given = new HashMap<>();
      for (String option : jvmOptions) {
        Matcher setting = SETTING.matcher(option);
        if (setting.matches()) {
          given.put(setting.group("key"), setting.group("value"));
        }
      }
      return SiloConfig.load(given, Optional.empty(), System.getenv());
    }

    /** How long a silo that was asked to stop may take. */
    Duration timeToDrain() throws IOException {
      return LocalScaler.timeToDrain(settings());
    }

    /** Where the secret of the silos is. */
    public Path secretFile() {
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
    if (!Files.exists(plan.secretFile())) {
      SecretFile.generate(plan.secretFile());
    }
    Files.createDirectories(TeffHome.logs());
    var cluster = new LocalCluster(plan, plan.timeToDrain());
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
      silos.add(SiloProcess.launch(i, plan));
    }
  }

  /**
   * Starts one more silo, and returns when it is ready.
   *
   * @throws UserError when it does not start
   */
  public SiloProcess add() throws IOException, InterruptedException {
    SiloProcess silo = SiloProcess.launch(silos.size() + 1, plan);
    silos.add(silo);
    silo.awaitReady(READY_WITHIN);
    return silo;
  }

  /** The silos, in order of their names, killed ones included. */
  public List<SiloProcess> silos() {
    return List.copyOf(silos);
  }

  /** A client of the silos that run. */
  public TeffClient connect() throws IOException {
    return connect(List.of());
  }

  /** A client whose calls pass these interceptors. */
  public TeffClient connect(List<CallInterceptor> interceptors) throws IOException {
    List<String> seeds =
        silos.stream().filter(SiloProcess::isAlive).map(SiloProcess::address).toList();
    Config settings = SiloConfig.load(Map.of(), Optional.empty(), System.getenv());
    return TeffClient.connect(
        ClusterChoice.options(settings, seeds, SecretFile.read(plan.secretFile())), interceptors);
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

  /**
   * Leaves the silos running when this is closed, and lets the {@code stop} command find them, with
   * the servers of their store.
   */
  public void keep(LocalStore store) throws IOException {
    keep(KeptCluster.servers(store), Map.of());
  }

  /**
   * The same with a gateway.
   *
   * @param settings what clients of the silos need to know, by key
   */
  void keep(GatewayProcess gateway, Map<String, String> settings) throws IOException {
    keep(
        List.of(KeptCluster.KeptProcess.of("gateway", gateway.grpcAddress(), gateway.handle())),
        settings);
  }

  private void keep(List<KeptCluster.KeptProcess> others, Map<String, String> settings)
      throws IOException {
    Map<String, String> known = new HashMap<>(settings);
    known.put(GRACE, plan.settings().getValue(GRACE).unwrapped().toString());
    new KeptCluster(
            silos.stream().filter(SiloProcess::isAlive).map(KeptCluster.KeptProcess::of).toList(),
            others,
            plan.secretFile().toAbsolutePath(),
            known)
        .save();
    kept = true;
  }

  /** Stops all silos, politely, unless they are kept. */
  @Override
  public void close() throws IOException {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // Our own process is ending, and the hook is about to do the rest.
      if (!kept) {
        Processes.kill(handles());
      }
      return;
    }
    if (!kept) {
      Processes.stop(handles(), toDrain);
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
