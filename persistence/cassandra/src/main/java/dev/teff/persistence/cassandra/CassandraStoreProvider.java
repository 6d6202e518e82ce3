package dev.teff.persistence.cassandra;

import dev.teff.persistence.spi.Store;
import dev.teff.persistence.spi.StoreProvider;
import java.util.List;

/**
 * Opens {@code cassandra://HOST:PORT,HOST:PORT/KEYSPACE} on Cassandra 4.0 or newer. Options follow
 * a question mark, joined by {@code &}:
 *
 * <ul>
 *   <li>{@code dc=dc1}: the local data centre; that of the hosts without it
 *   <li>{@code replication=3}: copies in it, for a keyspace that does not exist yet
 *   <li>{@code consistency=LOCAL_QUORUM}, {@code serial=LOCAL_SERIAL}: of commits and of the
 *       agreement on them; {@code QUORUM} and {@code SERIAL} over several data centres
 *   <li>{@code user=teff}, {@code password=…} or {@code passwordFile=/path}
 *   <li>{@code timeout=10s}: how long to wait for an answer
 *   <li>{@code maxEvent=1MiB}, {@code maxTurn=4MiB}: the largest event, and the most that a turn
 *       appends; at most half of the cluster's {@code commitlog_segment_size}
 *   <li>{@code maxSnapshot=15MiB}: the largest snapshot; less than half of the cluster's {@code
 *       commitlog_segment_size}, and than its {@code native_transport_max_frame_size}
 *   <li>{@code bucketEvents=20000}, {@code bucketBytes=16MiB}: how much of a log is in one
 *       partition
 * </ul>
 */
public final class CassandraStoreProvider implements StoreProvider {
  /** For {@link java.util.ServiceLoader}. */
  public CassandraStoreProvider() {}

  @Override
  public List<String> schemes() {
    return List.of(CassandraUrl.SCHEME);
  }

  @Override
  public String example() {
    return CassandraUrl.EXAMPLE;
  }

  @Override
  public Store open(String url) {
    return CassandraStore.open(CassandraUrl.parse(url));
  }
}
