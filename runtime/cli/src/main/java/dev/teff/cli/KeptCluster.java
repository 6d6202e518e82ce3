package dev.teff.cli;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValueFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The cluster that was left running, as {@code cluster.json} in {@link TeffHome#run()} describes
 * it.
 *
 * @param silos its processes
 * @param secretFile where its secret is
 */
record KeptCluster(List<KeptSilo> silos, Path secretFile) {
  /**
   * A process. Its start time makes sure that a later process with the same id is not taken for it.
   */
  record KeptSilo(String name, String address, long pid, Instant started) {
    /** Start times are counted from a boot time that the system clock's corrections move. */
    private static final Duration DRIFT = Duration.ofSeconds(2);

    static KeptSilo of(SiloProcess silo) {
      ProcessHandle handle = silo.handle();
      return new KeptSilo(silo.name(), silo.address(), handle.pid(), startOf(handle));
    }

    /** The process, if it still runs. */
    Optional<ProcessHandle> process() {
      return ProcessHandle.of(pid)
          .filter(ProcessHandle::isAlive)
          .filter(handle -> Duration.between(started, startOf(handle)).abs().compareTo(DRIFT) < 0);
    }

    private static Instant startOf(ProcessHandle handle) {
      return handle.info().startInstant().orElse(Instant.EPOCH);
    }

    private Map<String, Object> toMap() {
      return Map.of("name", name, "address", address, "pid", pid, "started", started.toString());
    }

    private static KeptSilo from(Config silo) {
      return new KeptSilo(
          silo.getString("name"),
          silo.getString("address"),
          silo.getLong("pid"),
          Instant.parse(silo.getString("started")));
    }
  }

  static KeptCluster of(List<SiloProcess> silos, LocalCluster.Plan plan) {
    return new KeptCluster(
        silos.stream().map(KeptSilo::of).toList(), plan.secretFile().toAbsolutePath());
  }

  /** The kept cluster, if any of its silos still runs. */
  static Optional<KeptCluster> find() {
    if (!Files.exists(file())) {
      return Optional.empty();
    }
    Config json = ConfigFactory.parseFile(file().toFile());
    var silos = json.getConfigList("silos").stream().map(KeptSilo::from).toList();
    return silos.stream().anyMatch(silo -> silo.process().isPresent())
        ? Optional.of(new KeptCluster(silos, Path.of(json.getString("secretFile"))))
        : Optional.empty();
  }

  void save() throws IOException {
    Files.createDirectories(file().getParent());
    var json =
        Map.of(
            "secretFile", secretFile.toString(),
            "silos", silos.stream().map(KeptSilo::toMap).toList());
    Files.writeString(
        file(),
        ConfigValueFactory.fromMap(json).render(ConfigRenderOptions.concise().setFormatted(true)));
  }

  /** Where clients reach it. */
  List<String> seeds() {
    return silos.stream()
        .filter(silo -> silo.process().isPresent())
        .map(KeptSilo::address)
        .toList();
  }

  private static Path file() {
    return TeffHome.run().resolve("cluster.json");
  }
}
