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
   * Refuses what holds within a data centre only where there are several. Each would agree with
   * itself alone, and they with different writers; or a silo in one would read a log without what
   * was just acknowledged in another, and take it for damaged.
   *
   * @param replication the keyspace's options
   * @param dcs those of all nodes
   */
  static void requireOneTruth(CassandraUrl url, Map<String, String> replication, Set<String> dcs) {
    boolean byDc = replication.getOrDefault("class", "").endsWith("NetworkTopologyStrategy");
    Set<String> holding = new TreeSet<>(byDc ? replication.keySet() : dcs);
    holding.remove("class");
    if (holding.size() > 1 && url.serial() == DefaultConsistencyLevel.LOCAL_SERIAL) {
      throw unsafe(url, holding, "LOCAL_SERIAL", "lets one writer win in each");
    }
    if (holding.size() > 1 && url.consistency() == DefaultConsistencyLevel.LOCAL_QUORUM) {
      throw unsafe(url, holding, "LOCAL_QUORUM", "hides from one what another has acknowledged");
    }
  }

  private static GrainException unsafe(
      CassandraUrl url, Set<String> dcs, String level, String harm) {
    return new GrainException(
        ErrorCode.STORE_UNSAFE,
        Outcome.DID_NOT_RUN,
        "%s over the data centres %s %s | %s | the keyspace is replicated to several data centres | add serial=SERIAL&consistency=QUORUM to the store URL, or replicate the keyspace to one"
            .formatted(level, String.join(", ", dcs), harm, url.describe()));
  }
}
