package dev.teff.runtime.cluster;

import com.hazelcast.config.ClassFilter;
import com.hazelcast.config.Config;
import com.hazelcast.config.JavaSerializationFilterConfig;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.config.NetworkConfig;
import com.hazelcast.config.TcpIpConfig;
import com.hazelcast.spi.properties.ClusterProperty;
import com.hazelcast.spi.properties.HazelcastProperty;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;

/** How Hazelcast is set up: for membership among known addresses, and for nothing else. */
final class HazelcastSettings {
  /** The member attribute that holds the silo's incarnation. */
  static final String INCARNATION = "teff.incarnation";

  /** The member attribute under which Vert.x looks for its node's name. */
  private static final String VERTX_NODE = "__vertx.nodeId";

  private static final int CONNECT_SECONDS = 2;

  private HazelcastSettings() {}

  static Config of(ClusterOptions options, HostPort address, long incarnation, List<String> peers) {
    var config = new Config();
    config.setClusterName(options.clusterName());
    config.setNetworkConfig(network(options, address, peers));
    config.getMemberAttributeConfig().setAttribute(INCARNATION, Long.toString(incarnation));
    config.getMemberAttributeConfig().setAttribute(VERTX_NODE, Long.toHexString(incarnation));
    config.getSerializationConfig().setJavaSerializationFilterConfig(classes());
    config.getMetricsConfig().setEnabled(false);
    config.getJetConfig().setEnabled(false);
    config.getIntegrityCheckerConfig().setEnabled(false);
    config.getMultiMapConfig("__vertx.subs").setBackupCount(1).setValueCollectionType("SET");
    config.getMapConfig("__vertx.nodeInfo").setBackupCount(1);
    properties(config, options);
    return config;
  }

  private static NetworkConfig network(
      ClusterOptions options, HostPort address, List<String> peers) {
    var join = new JoinConfig();
    join.getMulticastConfig().setEnabled(false);
    join.getAutoDetectionConfig().setEnabled(false);
    join.setTcpIpConfig(
        new TcpIpConfig()
            .setEnabled(true)
            .setConnectionTimeoutSeconds(CONNECT_SECONDS)
            .setMembers(peers));
    var network = new NetworkConfig();
    network.setJoin(join);
    network.setPort(address.port()).setPortAutoIncrement(false).setReuseAddress(true);
    network.setPublicAddress(address.toString());
    InetAddress bind = options.bind();
    if (!bind.isAnyLocalAddress()) {
      network.getInterfaces().setEnabled(true).addInterface(bind.getHostAddress());
    }
    return network;
  }

  /**
   * Hazelcast deserializes what comes to its port: nothing but its own classes, Vert.x's, and the
   * exceptions that members answer each other with. An array is no more than its elements, which
   * are looked at one by one.
   */
  private static JavaSerializationFilterConfig classes() {
    return new JavaSerializationFilterConfig()
        .setDefaultsDisabled(true)
        .setWhitelist(
            new ClassFilter()
                .addPrefixes("com.hazelcast.", "io.vertx.spi.cluster.hazelcast.", "[")
                .addPackages("java.lang", "java.util", "java.util.concurrent", "java.io")
                .addClasses(
                    "java.net.ConnectException",
                    "java.net.SocketException",
                    "java.net.UnknownHostException",
                    "java.nio.channels.ClosedChannelException"));
  }

  private static void properties(Config config, ClusterOptions options) {
    set(config, ClusterProperty.LOGGING_TYPE, "slf4j");
    set(config, ClusterProperty.PHONE_HOME_ENABLED, false);
    set(config, ClusterProperty.SHUTDOWNHOOK_ENABLED, false);
    set(config, ClusterProperty.SOCKET_BIND_ANY, options.bind().isAnyLocalAddress());
    set(config, ClusterProperty.PARTITION_COUNT, 31);
    set(config, ClusterProperty.WAIT_SECONDS_BEFORE_JOIN, 0);
    set(config, ClusterProperty.MAX_WAIT_SECONDS_BEFORE_JOIN, 0);
    set(config, ClusterProperty.MAX_JOIN_SECONDS, seconds(options.joinTimeout()));
    set(config, ClusterProperty.HEARTBEAT_INTERVAL_SECONDS, seconds(options.heartbeatInterval()));
    set(config, ClusterProperty.MAX_NO_HEARTBEAT_SECONDS, seconds(options.maxNoHeartbeat()));
    // A network that is whole again is one cluster again soon; the defaults are 5 and 2 minutes.
    set(config, ClusterProperty.MERGE_FIRST_RUN_DELAY_SECONDS, 5);
    set(config, ClusterProperty.MERGE_NEXT_RUN_DELAY_SECONDS, 5);
    // Nothing but membership and a few subscriptions is kept: few threads are plenty.
    set(config, ClusterProperty.PARTITION_OPERATION_THREAD_COUNT, 2);
    set(config, ClusterProperty.GENERIC_OPERATION_THREAD_COUNT, 2);
    set(config, ClusterProperty.IO_THREAD_COUNT, 1);
    set(config, ClusterProperty.EVENT_THREAD_COUNT, 1);
  }

  private static void set(Config config, HazelcastProperty property, Object value) {
    config.setProperty(property.getName(), value.toString());
  }

  /** Hazelcast counts whole seconds; never fewer than asked for. */
  private static long seconds(Duration duration) {
    return Math.max(1, duration.plusSeconds(1).minusNanos(1).toSeconds());
  }
}
