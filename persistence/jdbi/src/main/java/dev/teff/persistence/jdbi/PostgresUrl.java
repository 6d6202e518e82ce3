package dev.teff.persistence.jdbi;

import dev.teff.persistence.spi.StoreUrl;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A URL such as {@code postgresql://db.example.org/bank?user=teff&passwordFile=/run/secrets/db}.
 *
 * @param hosts one or more of {@code host:port}, separated by commas; the primary is used
 * @param database the name of the database
 * @param user the user; empty is the user of this process
 * @param password the password; empty is none
 * @param schema the schema that holds the tables; empty is the user's default
 * @param ssl pgjdbc's {@code sslmode}
 * @param writers how many connections write at once
 * @param connectTimeout how long to wait for a connection
 * @param answerTimeout how long to wait for an answer before the connection is given up
 * @param maxEvent the largest event in bytes
 * @param allowFsyncOff whether a server may be used that loses commits when its machine fails
 */
record PostgresUrl(
    String hosts,
    String database,
    String user,
    String password,
    String schema,
    String ssl,
    int writers,
    Duration connectTimeout,
    Duration answerTimeout,
    long maxEvent,
    boolean allowFsyncOff) {
  static final List<String> SCHEMES = List.of("postgresql", "postgres");
  static final String EXAMPLE = "postgresql://host:5432/database?user=teff&passwordFile=/path";

  private static final List<String> OPTIONS =
      List.of(
          "user",
          "password",
          "passwordFile",
          "schema",
          "ssl",
          "writers",
          "connectTimeout",
          "answerTimeout",
          "maxEvent",
          "allowFsyncOff");

  private static final Pattern PLACE =
      Pattern.compile("//(?:([^:@/]+)(?::([^@/]*))?@)?([^@/]+)/([^/]+)");

  private static final List<String> SSL_MODES =
      List.of("disable", "allow", "prefer", "require", "verify-ca", "verify-full");

  /**
   * How long a transaction may idle, and so how long a frozen process can hold a row. And how rows
   * are looked for: by an index and in its order, whatever a server believes that has no statistics
   * of a table yet, or those of a time when it was small. Statements are too short to be compiled.
   */
  private static final String SESSION =
      String.join(
          " ",
          "-c idle_in_transaction_session_timeout=10s",
          "-c lock_timeout=15s",
          "-c enable_bitmapscan=off",
          "-c enable_seqscan=off",
          "-c jit=off");

  static PostgresUrl parse(String text) {
    var url = StoreUrl.parse(text, OPTIONS);
    Matcher place = PLACE.matcher(url.place());
    if (!place.matches()) {
      throw url.invalid("It names no host and database", "write it as " + EXAMPLE);
    }
    String ssl = url.text("ssl").orElse("prefer");
    if (!SSL_MODES.contains(ssl)) {
      throw url.invalid(
          "\"ssl=%s\" is unknown".formatted(ssl), "use one of " + String.join(", ", SSL_MODES));
    }
    return new PostgresUrl(
        place.group(3),
        url.decode(place.group(4)),
        part(url, place.group(1), "user").orElse(""),
        part(url, place.group(2), "password").or(() -> passwordFile(url)).orElse(""),
        url.text("schema").orElse(""),
        ssl,
        url.count("writers", 2, 1, 64),
        url.duration("connectTimeout", Duration.ofSeconds(5)),
        url.duration("answerTimeout", Duration.ofSeconds(30)),
        url.size("maxEvent", 1 << 20),
        url.flag("allowFsyncOff"));
  }

  private static Optional<String> part(StoreUrl url, String inPlace, String option) {
    return inPlace == null ? url.text(option) : Optional.of(url.decode(inPlace));
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

  String jdbcUrl() {
    return "jdbc:postgresql://%s/%s".formatted(hosts, database.replace("%", "%25"));
  }

  /** What the driver is told besides the URL. */
  Properties properties() {
    var properties = new Properties();
    put(properties, "user", user);
    put(properties, "password", password);
    put(properties, "currentSchema", schema);
    put(properties, "sslmode", ssl);
    put(properties, "ApplicationName", "teff");
    put(properties, "connectTimeout", seconds(connectTimeout));
    put(properties, "loginTimeout", seconds(connectTimeout));
    put(properties, "socketTimeout", seconds(answerTimeout));
    put(properties, "tcpKeepAlive", "true");
    put(properties, "reWriteBatchedInserts", "true");
    put(properties, "options", SESSION);
    // Each text is used for as long as its connection lives, and prepared answers are binary.
    put(properties, "prepareThreshold", "1");
    if (hosts.contains(",")) {
      put(properties, "targetServerType", "primary");
    }
    return properties;
  }

  private static void put(Properties properties, String name, String value) {
    if (!value.isEmpty()) {
      properties.setProperty(name, value);
    }
  }

  /** The driver takes whole seconds, and 0 for no limit. */
  private static String seconds(Duration duration) {
    return Long.toString(Math.max(1, duration.toSeconds()));
  }

  String describe() {
    return "postgresql://%s/%s".formatted(hosts, database);
  }

  /** Without the password. */
  @Override
  public String toString() {
    return describe();
  }
}
