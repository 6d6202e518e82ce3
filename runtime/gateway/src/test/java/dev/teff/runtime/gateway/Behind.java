package dev.teff.runtime.gateway;

import dev.teff.grains.GrainId;
import dev.teff.runtime.GrainClient;
import dev.teff.runtime.Silo;
import dev.teff.runtime.SystemTimekeeper;
import dev.teff.runtime.spi.CallRequest;
import dev.teff.runtime.spi.Cluster;
import dev.teff.runtime.spi.LocalSilo;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What stands behind a gateway of the tests: the two ways in which it makes calls. */
enum Behind {
  /** The silo that it is part of: a thread waits for each call. */
  ITS_OWN_SILO,
  /** A silo to which calls are sent: no thread waits for them. */
  ANOTHER_SILO;

  There start() {
    return new There(this);
  }

  /** The one silo that there is. */
  static final class There implements AutoCloseable {
    private final Entrance entrance = new Entrance();
    private final Silo silo = Silo.builder().cluster(entrance).start();
    private final GrainClient client;

    private There(Behind which) {
      client =
          which == ITS_OWN_SILO
              ? silo.client()
              : new GrainClient(
                  Objects.requireNonNull(entrance.silo),
                  SystemTimekeeper.instance(),
                  Duration.ofSeconds(30));
    }

    Upstream upstream() {
      return new Upstream(client, () -> true);
    }

    GrainClient client() {
      return client;
    }

    @Override
    public void close() {
      silo.close();
    }
  }

  /** A cluster of one silo, by way of which calls come in. */
  private static final class Entrance implements Cluster {
    private @Nullable LocalSilo silo; // before calls come

    @Override
    public void join(LocalSilo joining) {
      silo = joining;
    }

    @Override
    public boolean hosts(GrainId grain) {
      return true;
    }

    @Override
    public Set<String> silos() {
      return Set.of(Objects.requireNonNull(silo).name());
    }

    @Override
    public void handle(CallRequest request) {
      request.failed(new IllegalStateException("There is no other silo."));
    }

    @Override
    public void close() {}
  }
}
