package dev.teff.persistence.servers;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * How a node is set up.
 *
 * @param address the address of this host that it listens at
 * @param port for queries
 * @param storagePort for the nodes among themselves; the same for all of a cluster
 * @param jmxPort for tools, another at each start
 * @param seed the address of the node that others ask for the cluster
 * @param token where its range on the ring begins
 * @param dc the data centre that it says it is in
 * @param guarded whether it asks for a password and looks at permissions
 */
record CassandraNode(
    InetAddress address,
    int port,
    int storagePort,
    int jmxPort,
    InetAddress seed,
    long token,
    String dc,
    boolean guarded) {
  static final String DC = "datacenter1";

  /** A cluster of one, at the ports it had before, if it has data in the folder. */
  static CassandraNode alone(Path folder) throws IOException {
    return cluster(folder, List.of(InetAddress.getLoopbackAddress())).getFirst();
  }

  /** The same with passwords; the first user is {@code cassandra}, who may do everything. */
  CassandraNode withPasswords() {
    return new CassandraNode(address, port, storagePort, jmxPort, seed, token, dc, true);
  }

  /** The same in another data centre. */
  CassandraNode in(String dataCentre) {
    return new CassandraNode(address, port, storagePort, jmxPort, seed, token, dataCentre, guarded);
  }

  /**
   * Nodes that share the ring, on ports that are free at all their addresses: those that they had
   * before, if they have data in the folder, because they know each other by them.
   */
  static List<CassandraNode> cluster(Path folder, List<InetAddress> addresses) throws IOException {
    int count = addresses.size();
    KeptPorts ports = KeptPorts.of(folder);
    int port = ports.same("cassandra", addresses);
    int storagePort = ports.same("cassandra-storage", addresses);
    List<CassandraNode> nodes = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      nodes.add(
          new CassandraNode(
              addresses.get(i),
              port,
              storagePort,
              ports.another(List.of(InetAddress.getLoopbackAddress())),
              addresses.getFirst(),
              Long.MIN_VALUE + i * (Long.MAX_VALUE / count) * 2 + 1,
              DC,
              false));
    }
    return nodes;
  }

  void writeConfiguration(Path folder) throws IOException {
    Files.writeString(folder.resolve("cassandra.yaml"), yaml(folder));
    Files.writeString(
        folder.resolve("cassandra-rackdc.properties"), "dc=%s\nrack=rack1\n".formatted(dc));
    Files.writeString(folder.resolve("logback.xml"), LOGBACK);
  }

  /** {@code batch}: the default acknowledges writes that a kill of the process then loses. */
  private String yaml(Path folder) {
    return """
    cluster_name: teff
    initial_token: %d
    num_tokens: 1
    auto_bootstrap: false
    partitioner: org.apache.cassandra.dht.Murmur3Partitioner
    endpoint_snitch: GossipingPropertyFileSnitch
    seed_provider:
      - class_name: org.apache.cassandra.locator.SimpleSeedProvider
        parameters:
          - seeds: "%s"
    listen_address: %s
    rpc_address: %s
    storage_port: %d
    native_transport_port: %d
    commitlog_sync: batch
    commitlog_segment_size: 16MiB
    commitlog_total_space: 256MiB
    commitlog_directory: %s/commitlog
    hints_directory: %s/hints
    saved_caches_directory: %s/saved_caches
    cdc_raw_directory: %s/cdc_raw
    data_file_directories:
      - %s/data
    authenticator: %s
    authorizer: %s
    auto_snapshot: false
    concurrent_reads: 16
    concurrent_writes: 16
    paxos_variant: v2
    request_timeout: 5s
    write_request_timeout: 5s
    cas_contention_timeout: 5s
    """
        .formatted(
            token,
            seed.getHostAddress(),
            address.getHostAddress(),
            address.getHostAddress(),
            storagePort,
            port,
            folder,
            folder,
            folder,
            folder,
            folder,
            guarded ? "PasswordAuthenticator" : "AllowAllAuthenticator",
            guarded ? "CassandraAuthorizer" : "AllowAllAuthorizer");
  }

  private static final String LOGBACK =
      """
      <configuration>
        <appender name="out" class="ch.qos.logback.core.ConsoleAppender">
          <encoder><pattern>%d{HH:mm:ss.SSS} %-5level %logger{20} %msg%n</pattern></encoder>
        </appender>
        <root level="INFO"><appender-ref ref="out"/></root>
      </configuration>
      """;
}
