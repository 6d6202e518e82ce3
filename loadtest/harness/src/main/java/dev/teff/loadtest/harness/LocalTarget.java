package dev.teff.loadtest.harness;

import dev.teff.cli.LocalCluster;
import dev.teff.cli.SiloProcess;
import dev.teff.grains.Grains;
import dev.teff.runtime.cluster.TeffClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Silos on this machine, each a process of its own, which the harness started and stops. */
final class LocalTarget implements MeteredTarget, SharedTarget, RecordedTarget, FaultyCluster {
  private final String name;
  private final LocalCluster.Plan plan;
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
    Path folder = Files.createTempDirectory("teff-loadtest-");
    Flights flights = Flights.create(recordings);
    var plan =
        new LocalCluster.Plan(count, folder, "sqlite:" + folder.resolve("loadtest.db"), false)
            .jvmOptions(flights.jvmOptions());
    LocalCluster silos = LocalCluster.start(plan, silo -> progress.accept(silo + " is ready"));
    try {
      var meter = new GrainMeter(true);
      return new LocalTarget(
          "local:" + count, plan, flights, silos, silos.connect(List.of(meter)), meter);
    } catch (IOException | RuntimeException e) {
      silos.close();
      throw e;
    }
  }

  @Override
  public String describe() {
    return name;
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
  public Inside inside(Instant start, List<TracedCall> traced)
      throws IOException, InterruptedException {
    return flights.inside(names(), start, traced);
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
  public void drain(int silo) {
    silos.silos().get(silo - 1).stop();
  }

  @Override
  public void addSilo() throws IOException, InterruptedException {
    silos.add();
  }

  @Override
  public void close() throws IOException {
    client.close();
    silos.close();
    flights.keep(names()); // whole only now
    flights.close();
  }
}
