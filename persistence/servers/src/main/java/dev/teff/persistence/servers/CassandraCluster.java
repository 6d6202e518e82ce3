package dev.teff.persistence.servers;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SequencedMap;
import java.util.stream.Collectors;

/** Cassandra nodes on this machine, at addresses of their own, as a cluster. */
public final class CassandraCluster implements AutoCloseable {
  private static final int MOST_COPIES = 3;

  private final List<CassandraServer> nodes;

  private CassandraCluster(List<CassandraServer> nodes) {
    this.nodes = nodes;
  }

  /**
   * Starts a node at each address of this host, and waits until all take queries and know of each
   * other.
   *
   * @param folder for data and logs: what is there already is used again, at the same ports
   * @param detached whether they go on when this process ends
   */
  public static CassandraCluster start(Path folder, List<InetAddress> addresses, boolean detached)
      throws IOException, InterruptedException {
    return startAll(folder, CassandraNode.cluster(folder, addresses), detached);
  }

  /** The same, each node in a data centre of its own, whose name comes first; ends with us. */
  public static CassandraCluster startOverDataCentres(
      Path folder, SequencedMap<String, InetAddress> addresses)
      throws IOException, InterruptedException {
    List<CassandraNode> nodes = new ArrayList<>();
    for (CassandraNode node : CassandraNode.cluster(folder, List.copyOf(addresses.values()))) {
      nodes.add(node.in(List.copyOf(addresses.keySet()).get(nodes.size())));
    }
    return startAll(folder, nodes, false);
  }

  private static CassandraCluster startAll(Path folder, List<CassandraNode> nodes, boolean detached)
      throws IOException, InterruptedException {
    var cluster = new CassandraCluster(new ArrayList<>());
    try {
      for (CassandraNode node : nodes) {
        // One after the other, so that each finds the cluster there and joins it.
        CassandraServer server =
            CassandraServer.launch(folder.resolve(node.address().getHostAddress()), node, detached);
        cluster.nodes.add(server);
        server.awaitReady();
      }
      cluster.awaitAcquaintance();
      return cluster;
    } catch (IOException | InterruptedException | RuntimeException e) {
      cluster.nodes.forEach(CassandraServer::kill);
      throw e;
    }
  }

  /**
   * Waits until all nodes know of each other at one time: one that has just come is taken for dead
   * again, for a moment, when it tells more about itself.
   */
  private void awaitAcquaintance() throws IOException, InterruptedException {
    do {
      for (CassandraServer server : nodes) {
        server.awaitCluster(nodes.size());
      }
    } while (nodes.stream().anyMatch(server -> server.liveNodes() < nodes.size()));
  }

  /** The nodes; the first is the one that the others asked for the cluster. */
  public List<CassandraServer> nodes() {
    return List.copyOf(nodes);
  }

  /** The URL of a store in a keyspace with a copy on each node, up to three. */
  public String url(String keyspace) {
    return "cassandra://%s/%s?dc=%s&replication=%d"
        .formatted(
            nodes.stream().map(CassandraServer::contact).collect(Collectors.joining(",")),
            keyspace,
            CassandraNode.DC,
            Math.min(MOST_COPIES, nodes.size()));
  }

  /** Ends all, unless they are detached. */
  @Override
  public void close() {
    nodes.forEach(CassandraServer::close);
  }

  @Override
  public String toString() {
    return nodes.stream()
        .map(CassandraServer::address)
        .map(InetAddress::getHostAddress)
        .collect(Collectors.joining(", ", "Cassandra at ", ""));
  }
}
