package dev.teff.persistence.cassandra;

import com.datastax.oss.driver.api.core.ConsistencyLevel;
import com.datastax.oss.driver.api.core.DefaultConsistencyLevel;
import dev.teff.persistence.spi.StoreUrl;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A URL such as {@code cassandra://one,two:9042/bank?dc=dc1&replication=3}.
 *
 * @param contacts the nodes to ask first
 * @param keyspace where the tables are
 * @param dc the local data centre; empty when the contacts' is meant
 * @param replication copies in the local data centre, for a keyspace that Teff creates; 0 chooses
 *     three, or one for each node where there are fewer
 * @param consistency of reads and of what a light-weight transaction commits
 * @param serial of light-weight transactions
 * @param user the user; empty is none
 * @param password its password
 * @param timeout how long to wait for an answer
 * @param maxEvent the largest event in bytes
 * @param maxTurn the most bytes that one turn may append
 * @param maxSnapshot the largest snapshot in bytes
 * @param bucketEvents after how many events a log goes on in another partition
 * @param bucketBytes after how many bytes
 */
record CassandraUrl(
    List<InetSocketAddress> contacts,
    String keyspace,
    String dc,
    int replication,
    ConsistencyLevel consistency,
    ConsistencyLevel serial,
    String user,
    String password,
    Duration timeout,
    long maxEvent,
    long maxTurn,
    long maxSnapshot,
    int bucketEvents,
    long bucketBytes) {
  static final String SCHEME = "cassandra";
  static final String EXAMPLE = "cassandra://host:9042/keyspace?dc=datacenter1";

  private static final int PORT = 9042;
  private static final List<String> OPTIONS =
      List.of(
          "dc",
          "replication",
          "consistency",
          "serial",
          "user",
          "password",
          "passwordFile",
          "timeout",
          "maxEvent",
          "maxTurn",
          "maxSnapshot",
          "bucketEvents",
          "bucketBytes");

  static CassandraUrl parse(String text) {
    var url = StoreUrl.parse(text, OPTIONS);
    String place = url.place();
    int slash = place.indexOf('/', 2);
    if (!place.startsWith("//") || slash < 3) {
      throw url.invalid("It names no host and keyspace", "write it as " + EXAMPLE);
    }
    String keyspace = place.substring(slash + 1);
    if (!keyspace.matches("[a-z][a-z0-9_]{0,47}")) {
      throw url.invalid(
          "\"%s\" is no name of a keyspace".formatted(keyspace),
          "use lower-case letters, digits and _, at most 48, a letter first");
    }
    return new CassandraUrl(
        contacts(url, place.substring(2, slash)),
        keyspace,
        url.text("dc").orElse(""),
        url.count("replication", 0, 1, 15),
        level(url, "consistency", DefaultConsistencyLevel.LOCAL_QUORUM, false),
        level(url, "serial", DefaultConsistencyLevel.LOCAL_SERIAL, true),
        url.text("user").orElse(""),
        url.text("password").or(() -> passwordFile(url)).orElse(""),
        url.duration("timeout", Duration.ofSeconds(10)),
        url.size("maxEvent", 1 << 20),
        url.size("maxTurn", 4 << 20),
        url.size("maxSnapshot", 15 << 20),
        url.count("bucketEvents", 20_000, 1, 1_000_000),
        url.size("bucketBytes", 16 << 20));
  }

  private static List<InetSocketAddress> contacts(StoreUrl url, String hosts) {
    List<InetSocketAddress> contacts = new ArrayList<>();
    for (String host : hosts.split(",", -1)) {
      int colon = host.lastIndexOf(':');
      String port = colon < 0 ? Integer.toString(PORT) : host.substring(colon + 1);
      if (host.isEmpty() || !port.matches("\\d{1,5}") || Integer.parseInt(port) > 0xffff) {
        throw url.invalid("\"%s\" is no host".formatted(host), "write one as host or host:port");
      }
      contacts.add(
          new InetSocketAddress(
              colon < 0 ? host : host.substring(0, colon), Integer.parseInt(port)));
    }
    return contacts;
  }

  private static ConsistencyLevel level(
      StoreUrl url, String option, DefaultConsistencyLevel otherwise, boolean serial) {
    Optional<String> name = url.text(option);
    if (name.isEmpty()) {
      return otherwise;
    }
    for (DefaultConsistencyLevel level : DefaultConsistencyLevel.values()) {
      if (level.name().equals(name.get()) && level.isSerial() == serial && isSafe(level)) {
        return level;
      }
    }
    throw url.invalid(
        "\"%s=%s\" would lose or hide commits, or is unknown".formatted(option, name.get()),
        serial ? "use LOCAL_SERIAL or SERIAL" : "use LOCAL_QUORUM, QUORUM, EACH_QUORUM or ALL");
  }

  private static boolean isSafe(DefaultConsistencyLevel level) {
    return switch (level) {
      case LOCAL_SERIAL, SERIAL, LOCAL_QUORUM, QUORUM, EACH_QUORUM, ALL -> true;
      case ANY, ONE, TWO, THREE, LOCAL_ONE -> false;
    };
  }

  private static Optional<String> passwordFile(StoreUrl url) {
    return url.text("passwordFile")
        .map(file -> {
          try {
            return Files.readString(Path.of(file)).strip();
          } catch (IOException | InvalidPathException e) {
            throw url.invalid(
                "The passwordFile cannot be read (%s)".formatted(e),
                "name a file that the silo's user may read");
          }
        });
  }

  String describe() {
    var first = contacts.getFirst();
    return "cassandra://%s:%d/%s".formatted(first.getHostString(), first.getPort(), keyspace);
  }

  /** Without the password. */
  @Override
  public String toString() {
    return describe();
  }
}
