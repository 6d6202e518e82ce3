package dev.teff.cli;

import static java.util.stream.Collectors.toUnmodifiableMap;

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
import java.util.stream.Stream;

/**
 * The cluster that was left running, as {@code cluster.json} in {@link TeffHome#run()} describes
 * it.
 *
 * @param silos its silos
 * @param servers the other processes that belong to it: a gateway, its store's
 * @param secretFile where its secret is
 * @param settings what else clients of its silos need to know, by key
 */
record KeptCluster(
    List<KeptProcess> silos,
    List<KeptProcess> servers,
    Path secretFile,
    Map<String, String> settings) {
  /**
   * A process. Its start time makes sure that a later process with the same id is not taken for it.
   */
  record KeptProcess(String name, String address, long pid, Instant started) {
    /** Start times are counted from a boot time that the system clock's corrections move. */
    private static final Duration DRIFT = Duration.ofSeconds(2);

    static KeptProcess of(SiloProcess silo) {
      return of(silo.name(), silo.address(), silo.handle());
    }

    static KeptProcess of(LocalStore.Server server) {
      return of(server.name(), "", server.process());
    }

    static KeptProcess of(String name, String address, ProcessHandle handle) {
      return new KeptProcess(name, address, handle.pid(), startOf(handle));
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

    Map<String, Object> toMap() {
      return Map.of("name", name, "address", address, "pid", pid, "started", started.toString());
    }

    static KeptProcess from(Config silo) {
      return new KeptProcess(
          silo.getString("name"),
          silo.getString("address"),
          silo.getLong("pid"),
          Instant.parse(silo.getString("started")));
    }
  }

  /** The running servers of a store. */
  static List<KeptProcess> servers(LocalStore store) {
    return store.servers().stream()
        .filter(server -> server.process().isAlive())
        .map(KeptProcess::of)
        .toList();
  }

  /** The kept cluster, if any of its processes still runs. */
  static Optional<KeptCluster> find() {
    if (!Files.exists(file())) {
      return Optional.empty();
    }
    Config json = ConfigFactory.parseFile(file().toFile());
    var kept =
        new KeptCluster(
            json.getConfigList("silos").stream().map(KeptProcess::from).toList(),
            json.getConfigList("servers").stream().map(KeptProcess::from).toList(),
            Path.of(json.getString("secretFile")),
            json.getObject("settings").unwrapped().entrySet().stream()
                .collect(
                    toUnmodifiableMap(Map.Entry::getKey, entry -> entry.getValue().toString())));
    return Stream.concat(kept.silos.stream(), kept.servers.stream())
            .anyMatch(process -> process.process().isPresent())
        ? Optional.of(kept)
        : Optional.empty();
  }

  void save() throws IOException {
    Files.createDirectories(file().getParent());
    var json =
        Map.of(
            "secretFile", secretFile.toString(),
            "silos", silos.stream().map(KeptProcess::toMap).toList(),
            "servers", servers.stream().map(KeptProcess::toMap).toList(),
            "settings", settings);
    Files.writeString(
        file(),
        ConfigValueFactory.fromMap(json).render(ConfigRenderOptions.concise().setFormatted(true)));
  }

  /** Where clients reach it. */
  List<String> seeds() {
    return silos.stream()
        .filter(silo -> silo.process().isPresent())
        .map(KeptProcess::address)
        .toList();
  }

  private static Path file() {
    return TeffHome.run().resolve("cluster.json");
  }
}
