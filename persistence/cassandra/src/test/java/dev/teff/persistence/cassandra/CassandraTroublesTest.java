package dev.teff.persistence.cassandra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.datastax.oss.driver.api.core.AllNodesFailedException;
import com.datastax.oss.driver.api.core.DefaultConsistencyLevel;
import com.datastax.oss.driver.api.core.DriverTimeoutException;
import com.datastax.oss.driver.api.core.NoNodeAvailableException;
import com.datastax.oss.driver.api.core.NodeUnavailableException;
import com.datastax.oss.driver.api.core.RequestThrottlingException;
import com.datastax.oss.driver.api.core.auth.AuthenticationException;
import com.datastax.oss.driver.api.core.connection.BusyConnectionException;
import com.datastax.oss.driver.api.core.connection.ClosedConnectionException;
import com.datastax.oss.driver.api.core.metadata.Node;
import com.datastax.oss.driver.api.core.servererrors.BootstrappingException;
import com.datastax.oss.driver.api.core.servererrors.DefaultWriteType;
import com.datastax.oss.driver.api.core.servererrors.InvalidQueryException;
import com.datastax.oss.driver.api.core.servererrors.OverloadedException;
import com.datastax.oss.driver.api.core.servererrors.ReadTimeoutException;
import com.datastax.oss.driver.api.core.servererrors.ServerError;
import com.datastax.oss.driver.api.core.servererrors.UnauthorizedException;
import com.datastax.oss.driver.api.core.servererrors.UnavailableException;
import com.datastax.oss.driver.api.core.servererrors.WriteFailureException;
import com.datastax.oss.driver.api.core.servererrors.WriteTimeoutException;
import dev.teff.grains.ErrorCode;
import dev.teff.grains.GrainException;
import dev.teff.grains.GrainException.Outcome;
import java.util.AbstractMap.SimpleEntry;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Which failures of a transaction say that it surely had no effect. */
final class CassandraTroublesTest {
  private static final Node NODE =
      Cassandra.session().getMetadata().getNodes().values().iterator().next();

  /** A failure, and the code of what a caller is told when nothing has happened. */
  record Case(RuntimeException failure, ErrorCode code) {
    @Override
    public String toString() {
      return failure.toString();
    }
  }

  static Stream<Case> harmless() {
    return Stream.of(
        new Case(unavailable(DefaultConsistencyLevel.SERIAL), ErrorCode.STORE_UNREACHABLE),
        new Case(unavailable(DefaultConsistencyLevel.LOCAL_SERIAL), ErrorCode.STORE_UNREACHABLE),
        new Case(new NodeUnavailableException(NODE), ErrorCode.STORE_FAILED),
        new Case(new BusyConnectionException(1), ErrorCode.STORE_FAILED),
        new Case(new BootstrappingException(NODE), ErrorCode.STORE_UNREACHABLE),
        new Case(new InvalidQueryException(NODE, "too large"), ErrorCode.STORE_FAILED),
        new Case(new UnauthorizedException(NODE, "no"), ErrorCode.STORE_ACCESS_REFUSED),
        new Case(
            all(new AuthenticationException(NODE.getEndPoint(), "no")),
            ErrorCode.STORE_ACCESS_REFUSED),
        new Case(new NoNodeAvailableException(), ErrorCode.STORE_UNREACHABLE),
        new Case(
            all(
                new NodeUnavailableException(NODE),
                unavailable(DefaultConsistencyLevel.LOCAL_SERIAL)),
            ErrorCode.STORE_UNREACHABLE));
  }

  static Stream<RuntimeException> doubtful() {
    return Stream.of(
        unavailable(DefaultConsistencyLevel.QUORUM),
        unavailable(DefaultConsistencyLevel.LOCAL_QUORUM),
        new WriteTimeoutException(
            NODE, DefaultConsistencyLevel.LOCAL_SERIAL, 1, 2, DefaultWriteType.CAS),
        new WriteTimeoutException(
            NODE, DefaultConsistencyLevel.LOCAL_QUORUM, 1, 2, DefaultWriteType.SIMPLE),
        new WriteFailureException(
            NODE, DefaultConsistencyLevel.LOCAL_SERIAL, 1, 2, DefaultWriteType.CAS, 1, Map.of()),
        new ReadTimeoutException(NODE, DefaultConsistencyLevel.LOCAL_SERIAL, 1, 2, false),
        new DriverTimeoutException("no answer"),
        new ClosedConnectionException("gone"),
        new OverloadedException(NODE),
        new ServerError(NODE, "a bug"),
        new RequestThrottlingException("no"),
        all(new NodeUnavailableException(NODE), new ClosedConnectionException("gone")),
        all(new ClosedConnectionException("gone"), new NodeUnavailableException(NODE)));
  }

  @ParameterizedTest
  @MethodSource("harmless")
  void write_thatSurelyHadNoEffect_isRefused(Case each) {
    GrainException told = told(each.failure());

    assertThat(told.outcome()).isEqualTo(Outcome.DID_NOT_RUN);
    assertThat(told.code()).isEqualTo(each.code());
    assertThat(told.toString().split(" \\| ")).hasSize(4);
  }

  @ParameterizedTest
  @MethodSource("doubtful")
  void write_thatMayHaveHadAnEffect_isUnknown(RuntimeException failure) {
    GrainException told = told(failure);

    assertThat(told.outcome()).isEqualTo(Outcome.UNKNOWN);
    assertThat(told.code()).isEqualTo(ErrorCode.COMMIT_UNKNOWN);
    assertThat(told.toString().split(" \\| ")).hasSize(4);
  }

  private static GrainException told(RuntimeException failure) {
    var calls = new Calls("cassandra://db", new CassandraTroubles("cassandra://db"));
    Supplier<Boolean> work =
        () -> {
          throw failure;
        };
    return Objects.requireNonNull(
        catchThrowableOfType(GrainException.class, () -> calls.write("an append", work)));
  }

  private static UnavailableException unavailable(DefaultConsistencyLevel level) {
    return new UnavailableException(NODE, level, 2, 1);
  }

  private static AllNodesFailedException all(Throwable... failures) {
    return AllNodesFailedException.fromErrors(
        Stream.of(failures)
            .<Map.Entry<Node, Throwable>>map(failure -> new SimpleEntry<>(NODE, failure))
            .toList());
  }
}
