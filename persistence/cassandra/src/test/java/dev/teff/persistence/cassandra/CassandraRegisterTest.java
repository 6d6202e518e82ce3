package dev.teff.persistence.cassandra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.datastax.oss.driver.api.core.DefaultConsistencyLevel;
import com.datastax.oss.driver.api.core.DriverTimeoutException;
import com.datastax.oss.driver.api.core.servererrors.DefaultWriteType;
import com.datastax.oss.driver.api.core.servererrors.UnavailableException;
import com.datastax.oss.driver.api.core.servererrors.WriteTimeoutException;
import dev.teff.grains.GrainException;
import dev.teff.grains.GrainException.Outcome;
import dev.teff.persistence.cassandra.Between.Request;
import dev.teff.persistence.contract.RegisterContract;
import dev.teff.persistence.spi.Register;
import dev.teff.persistence.spi.Store;
import dev.teff.persistence.spi.Stores;
import java.time.InstantSource;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CassandraRegisterTest extends RegisterContract {
  private static final byte[] OLD = {1};
  private static final byte[] NEW = {2};

  private final String url = Cassandra.emptyUrl();

  @Override
  protected Store openStore() {
    return Stores.open(url);
  }

  /** What happens to a change of a register, and to the reading behind it. */
  abstract static class Accident implements Between {
    private static final Pattern CHANGE =
        Pattern.compile("teff_register .*\\bIF\\b", Pattern.DOTALL);

    private @Nullable Request change;

    @Override
    public final Object pass(String cql, Request request) throws Exception {
      if (CHANGE.matcher(cql).find()) {
        change = request;
        return change(request);
      }
      if (change != null && cql.contains("teff_register ")) {
        return read(request, change);
      }
      return request.send();
    }

    abstract Object change(Request request) throws Exception;

    Object read(Request request, Request change) throws Exception {
      return request.send();
    }
  }

  private CassandraStore openWith(Between accident) {
    return Between.open(CassandraUrl.parse(url), InstantSource.system(), accident);
  }

  @Test
  void change_whoseAnswerIsLost_andThatCannotBeReadBehind_isUnknown() {
    var node = Cassandra.session().getMetadata().getNodes().values().iterator().next();
    var accident =
        new Accident() {
          @Override
          Object change(Request request) throws Exception {
            request.send();
            throw new DriverTimeoutException("The answer is lost");
          }

          @Override
          Object read(Request request, Request change) {
            throw new UnavailableException(node, DefaultConsistencyLevel.LOCAL_SERIAL, 2, 1);
          }
        };
    try (Store unlucky = openWith(accident)) {
      assertUnknown(unlucky.registers(), 0);
    }
    assertThat(store.registers().read("view"))
        .hasValueSatisfying(value -> assertThat(value.version()).isEqualTo(1));
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1})
  void change_thatTheClusterMakesBehindTheReading_isUnknown(long version) {
    if (version > 0) {
      assertThat(store.registers().compareAndSet("view", 0, OLD)).isTrue();
    }
    var accident =
        new Accident() {
          @Override
          Object change(Request request) {
            throw new DriverTimeoutException("The coordinator still tries");
          }

          @Override
          Object read(Request request, Request change) throws Exception {
            Object before = request.send();
            change.send();
            return before;
          }
        };
    try (Store unlucky = openWith(accident)) {
      assertUnknown(unlucky.registers(), version);
    }
    assertThat(store.registers().read("view"))
        .hasValueSatisfying(value -> assertThat(value.value()).isEqualTo(NEW));
  }

  @Test
  void change_thatTheCoordinatorGaveUp_isKnownNotToBe() {
    var node = Cassandra.session().getMetadata().getNodes().values().iterator().next();
    var accident =
        new Accident() {
          @Override
          Object change(Request request) {
            throw new WriteTimeoutException(
                node, DefaultConsistencyLevel.LOCAL_SERIAL, 1, 2, DefaultWriteType.CAS);
          }
        };
    try (Store unlucky = openWith(accident)) {
      assertThat(unlucky.registers().compareAndSet("view", 0, NEW)).isFalse();
    }
  }

  @Test
  void change_whoseAnswerIsLost_isKnownWhenOthersWereQuicker() {
    var accident =
        new Accident() {
          @Override
          Object change(Request request) throws Exception {
            store.registers().compareAndSet("view", 0, OLD);
            request.send();
            throw new DriverTimeoutException("The answer is lost");
          }
        };
    try (Store unlucky = openWith(accident)) {
      assertThat(unlucky.registers().compareAndSet("view", 0, NEW)).isFalse();
    }
  }

  private static void assertUnknown(Register registers, long version) {
    assertThatThrownBy(() -> registers.compareAndSet("view", version, NEW))
        .isInstanceOfSatisfying(
            GrainException.class, e -> assertThat(e.outcome()).isEqualTo(Outcome.UNKNOWN));
  }
}
