package dev.teff.persistence.cassandra;

import com.datastax.oss.driver.api.core.DefaultConsistencyLevel;
import dev.teff.grains.ErrorCode;
import dev.teff.grains.GrainException;
import dev.teff.grains.GrainException.Outcome;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Where the copies of a keyspace are. */
final class Replication {
  private Replication() {}

  /**
   * Refuses an agreement within a data centre where there are several: each would agree with itself
   * alone, and they with different writers.
   *
   * @param replication the keyspace's options
   * @param dcs those of all nodes
   */
  static void requireOneWinner(CassandraUrl url, Map<String, String> replication, Set<String> dcs) {
    boolean byDc = replication.getOrDefault("class", "").endsWith("NetworkTopologyStrategy");
    Set<String> holding = new TreeSet<>(byDc ? replication.keySet() : dcs);
    holding.remove("class");
    if (holding.size() > 1 && url.serial() == DefaultConsistencyLevel.LOCAL_SERIAL) {
      throw new GrainException(
          ErrorCode.STORE_UNSAFE,
          Outcome.DID_NOT_RUN,
          "LOCAL_SERIAL over the data centres %s lets one writer win in each | %s | the keyspace is replicated to several data centres | add serial=SERIAL&consistency=QUORUM to the store URL, or replicate the keyspace to one"
              .formatted(String.join(", ", holding), url.describe()));
    }
  }
}
