package dev.teff.runtime.gateway;

import dev.teff.runtime.GrainClient;
import dev.teff.runtime.Silo;
import dev.teff.runtime.cluster.TeffClient;
import io.vertx.core.Vertx;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Where a gateway's calls go. Safe for use by any thread.
 *
 * <pre>{@code
 * Upstream cluster = Upstream.of(TeffClient.patient(ClientOptions.of(seeds, Secret.of(secret))));
 * }</pre>
 *
 * @param client makes the calls
 * @param reachable whether some silo takes calls now; while none does, calls are parked
 * @param eventLoops those on which answers of silos arrive, if there are any: where the gateway
 *     takes its calls on them, too, each goes its whole way on one thread
 */
public record Upstream(GrainClient client, BooleanSupplier reachable, Optional<Vertx> eventLoops) {
  /** One whose answers arrive on no event loop that a gateway could share. */
  public Upstream(GrainClient client, BooleanSupplier reachable) {
    this(client, reachable, Optional.empty());
  }

  /** A cluster that this process is not part of. */
  public static Upstream of(TeffClient client) {
    return new Upstream(client.client(), client::isReachable, client.eventLoops());
  }

  /** The silo in this process. */
  public static Upstream of(Silo silo) {
    return new Upstream(silo.client(), () -> true);
  }
}
