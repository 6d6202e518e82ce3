package dev.teff.runtime.gateway;

import dev.teff.runtime.GrainClient;
import dev.teff.runtime.Silo;
import dev.teff.runtime.cluster.TeffClient;
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
 */
public record Upstream(GrainClient client, BooleanSupplier reachable) {
  /** A cluster that this process is not part of. */
  public static Upstream of(TeffClient client) {
    return new Upstream(client.client(), client::isReachable);
  }

  /** The silo in this process. */
  public static Upstream of(Silo silo) {
    return new Upstream(silo.client(), () -> true);
  }
}
