package dev.teff.persistence.cassandra;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.metadata.Node;
import com.datastax.oss.driver.api.core.servererrors.InvalidQueryException;
import dev.teff.persistence.spi.Store;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

/** Several silos and nodes at a keyspace that is only being made. */
final class CassandraSchemaTest {
  private static final Set<String> LATE = Set.of("SELECT version", "INSERT INTO");

  private final CassandraUrl url = CassandraUrl.parse(Cassandra.emptyUrl());

  @Test
  void node_thatKnowsATableLaterThanAnother_isAskedAgain() {
    Node node = Cassandra.session().getMetadata().getNodes().values().iterator().next();
    Set<String> refused = ConcurrentHashMap.newKeySet();
    try (Store store =
        Between.open(
            url,
            InstantSource.system(),
            (cql, request) -> {
              boolean late = LATE.stream().anyMatch(cql::startsWith);
              if (late && cql.contains("teff_schema") && refused.add(cql)) {
                throw new InvalidQueryException(node, "table teff_schema does not exist");
              }
              return request.send();
            })) {
      assertThat(store.durable()).isTrue();
    }
    assertThat(refused).hasSize(LATE.size());
  }
}
