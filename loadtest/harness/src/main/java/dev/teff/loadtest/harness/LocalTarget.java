package dev.teff.loadtest.harness;

import dev.teff.cli.LocalCluster;
import dev.teff.cli.SiloProcess;
import dev.teff.cli.UserError;
import dev.teff.grains.Grains;
import dev.teff.machines.Machines;
import dev.teff.runtime.cluster.TeffClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Silos on this machine, each a process of its own, which the harness started and stops; on
 * loopback, or each with a network of its own.
 */
final class LocalTarget implements MeteredTarget, SharedTarget, Witness, FaultyCluster {
  /** How many can have networks of their own. */
  static final int MOST_SILOS = 9;

  private static final String SHARED = "the silos share this host's network";

  private final String name;
  private final LocalCluster.Plan plan;
  private final Set<Integer> cutOff = new TreeSet<>();
  private final Flights flights;
  private final LocalCluster silos;
  private final TeffClient client;
  private final GrainMeter meter;

  private LocalTarget(
      String name,
      LocalCluster.Plan plan,
      Flights flights,
      LocalCluster silos,
      TeffClient client,
      GrainMeter meter) {
    this.name = name;
    this.plan = plan;
    this.flights = flights;
    this.silos = silos;
    this.client = client;
    this.meter = meter;
  }

  /**
   * Starts so many; returns when all host grains.
   *
   * @param recordings the folder for flight recordings; null when none are to be kept
   */
  static LocalTarget start(int count, @Nullable Path recordings, Consumer<String> progress)
      throws IOException, InterruptedException {
    progress.accept("starting %d silos, each in a JVM of its own".formatted(count));
    return start("local:" + count, count, Machines.loopback(SHARED), recordings, progress);
  }

  /**
   * The same, each in a network of its own, which can be cut.
   *
   * @throws UserError when this machine has none to give
   */
  static LocalTarget startApart(int count, @Nullable Path recordings, Consumer<String> progress)
      throws IOException, InterruptedException {
    Machines machines = requireApart(Machines.create(MOST_SILOS), count);
    progress.accept("starting %d silos, each in a JVM and a network of its own".formatted(count));
    return start("apart:" + count, count, machines, recordings, progress);
  }

  static Machines requireApart(Machines machines, int count) {
    if (!machines.apart()) {
      throw new UserError(
          "silos cannot have networks of their own here, only %s. Use local:%d, which cannot be partitioned."
              .formatted(machines.describe(), count));
    }
    return machines;
  }

  private static LocalTarget start(
      String name,
      int count,
      Machines machines,
      @Nullable Path recordings,
      Consumer<String> progress)
      throws IOException, InterruptedException {
    LocalCluster silos = null;
    try {
      Path folder = Files.createTempDirectory("teff-loadtest-");
      Flights flights = Flights.create(recordings);
      var plan =
          new LocalCluster.Plan(count, folder, "sqlite:" + folder.resolve("loadtest.db"), false)
              .on(machines)
              .measured()
              .jvmOptions(flights.jvmOptions());
      silos = LocalCluster.start(plan, silo -> progress.accept(silo + " is ready"));
      var meter = new GrainMeter(true);
      return new LocalTarget(name, plan, flights, silos, silos.connect(List.of(meter)), meter);
    } catch (IOException | InterruptedException | RuntimeException e) {
      if (silos != null) {
        silos.close();
      }
      machines.close();
      throw e;
    }
  }

  @Override
  public String describe() {
    return name;
  }

  @Override
  public List<String> siloFlags() {
    return Stream.concat(plan.jvmSize().stream(), plan.jvmOptions().stream()).toList();
  }

  @Override
  public String address() {
    return silos.silos().stream()
        .map(SiloProcess::address)
        .collect(Collectors.joining(",", "teff://", ""));
  }

  @Override
  public Path secretFile() {
    return plan.secretFile();
  }

  @Override
  public Inside inside(Instant start, List<TracedCall> traced, Consumer<String> gaps)
      throws IOException, InterruptedException {
    return flights.inside(names(), this::hasEnded, start, traced);
  }

  private boolean hasEnded(String name) {
    return silos.silos().stream().noneMatch(silo -> silo.name().equals(name) && silo.isAlive());
  }

  private List<String> names() {
    return silos.silos().stream().map(SiloProcess::name).toList();
  }

  @Override
  public Grains grains() {
    return client.grains();
  }

  @Override
  public GrainMeter meter() {
    return meter;
  }

  @Override
  public FaultyCluster cluster() {
    return this;
  }

  @Override
  public int size() {
    return silos.silos().size();
  }

  @Override
  public void kill(int silo) {
    silos.silos().get(silo - 1).kill();
  }

  @Override
  public void freeze(int silo) throws IOException {
    silos.silos().get(silo - 1).freeze();
  }

  @Override
  public void thaw(int silo) throws IOException {
    silos.silos().get(silo - 1).thaw();
  }

  @Override
  public synchronized void cutOff(int silo) {
    cutOff.add(silo);
    cut(silo);
  }

  @Override
  public synchronized void rejoin(int silo) {
    cutOff.remove(silo);
    plan.machines().heal();
    cutOff.forEach(this::cut);
  }

  private void cut(int silo) {
    Set<Integer> others =
        IntStream.range(0, MOST_SILOS)
            .filter(machine -> machine != silo - 1)
            .boxed()
            .collect(Collectors.toSet());
    plan.machines().cut(silo - 1, others);
    others.forEach(other -> plan.machines().cut(other, Set.of(silo - 1)));
  }

  @Override
  public boolean canBeCut() {
    return plan.machines().apart();
  }

  @Override
  public void drain(int silo) throws IOException {
    SiloProcess draining = silos.silos().get(silo - 1);
    if (!draining.stop()) {
      throw new IOException(
          "%s did not drain in the time that this may take, and was killed"
              .formatted(draining.name()));
    }
  }

  @Override
  public void addSilo() throws IOException, InterruptedException {
    silos.add();
  }

  @Override
  public void close() throws IOException {
    client.close();
    silos.close();
    plan.machines().close();
    flights.keep(names()); // whole only now
    flights.close();
  }
}
