package dev.teff.persistence.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.CqlSessionBuilder;
import com.datastax.oss.driver.api.core.config.DefaultDriverOption;
import com.datastax.oss.driver.api.core.config.DriverConfigLoader;
import com.datastax.oss.driver.api.core.config.ProgrammaticDriverConfigLoaderBuilder;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/** Connects to a cluster. */
final class Sessions {
  /** The profile of statements that must not be sent twice. */
  static final String ONCE = "once";

  private static final Duration RECONNECT_FIRST = Duration.ofMillis(100);
  private static final Duration RECONNECT_LAST = Duration.ofSeconds(2);

  /** The driver reads the schema anew after each change; its default is a second. */
  private static final Duration REFRESH_AFTER = Duration.ofMillis(10);

  private static final Duration AGREEMENT_WITHIN = Duration.ofSeconds(30);

  private Sessions() {}

  static CqlSession open(CassandraUrl url) {
    return open(url, config -> {});
  }

  /** The same with more settings of the driver's. */
  static CqlSession open(CassandraUrl url, Consumer<ProgrammaticDriverConfigLoaderBuilder> more) {
    CqlSessionBuilder builder =
        CqlSession.builder().addContactPoints(url.contacts()).withConfigLoader(config(url, more));
    if (!url.dc().isEmpty()) {
      builder.withLocalDatacenter(url.dc());
    }
    if (!url.user().isEmpty()) {
      builder.withAuthCredentials(url.user(), url.password());
    }
    return builder.build();
  }

  private static DriverConfigLoader config(
      CassandraUrl url, Consumer<ProgrammaticDriverConfigLoaderBuilder> more) {
    var config =
        DriverConfigLoader.programmaticBuilder()
            .withString(DefaultDriverOption.SESSION_NAME, "teff")
            .withString(DefaultDriverOption.REQUEST_CONSISTENCY, url.consistency().name())
            .withString(DefaultDriverOption.REQUEST_SERIAL_CONSISTENCY, url.serial().name())
            .withDuration(DefaultDriverOption.REQUEST_TIMEOUT, url.timeout())
            .withDuration(DefaultDriverOption.CONNECTION_CONNECT_TIMEOUT, url.timeout())
            .withDuration(DefaultDriverOption.CONNECTION_INIT_QUERY_TIMEOUT, url.timeout())
            .withDuration(DefaultDriverOption.CONNECTION_SET_KEYSPACE_TIMEOUT, url.timeout())
            .withDuration(DefaultDriverOption.CONTROL_CONNECTION_TIMEOUT, url.timeout())
            .withDuration(
                DefaultDriverOption.CONTROL_CONNECTION_AGREEMENT_TIMEOUT, AGREEMENT_WITHIN)
            .withDuration(DefaultDriverOption.METADATA_SCHEMA_WINDOW, REFRESH_AFTER)
            .withStringList(
                DefaultDriverOption.METADATA_SCHEMA_REFRESHED_KEYSPACES, List.of(url.keyspace()))
            .withDuration(DefaultDriverOption.RECONNECTION_BASE_DELAY, RECONNECT_FIRST)
            .withDuration(DefaultDriverOption.RECONNECTION_MAX_DELAY, RECONNECT_LAST)
            .withInt(DefaultDriverOption.NETTY_IO_SHUTDOWN_QUIET_PERIOD, 0)
            .withInt(DefaultDriverOption.NETTY_ADMIN_SHUTDOWN_QUIET_PERIOD, 0);
    if (url.dc().isEmpty()) {
      config.withString(
          DefaultDriverOption.LOAD_BALANCING_POLICY_CLASS, "DcInferringLoadBalancingPolicy");
    }
    more.accept(config);
    return config
        .startProfile(ONCE)
        .withString(DefaultDriverOption.RETRY_POLICY_CLASS, NeverRetry.class.getName())
        .endProfile()
        .build();
  }
}
