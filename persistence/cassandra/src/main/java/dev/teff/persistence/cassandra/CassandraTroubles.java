package dev.teff.persistence.cassandra;

import com.datastax.oss.driver.api.core.AllNodesFailedException;
import com.datastax.oss.driver.api.core.DriverTimeoutException;
import com.datastax.oss.driver.api.core.NodeUnavailableException;
import com.datastax.oss.driver.api.core.auth.AuthenticationException;
import com.datastax.oss.driver.api.core.connection.BusyConnectionException;
import com.datastax.oss.driver.api.core.servererrors.BootstrappingException;
import com.datastax.oss.driver.api.core.servererrors.InvalidQueryException;
import com.datastax.oss.driver.api.core.servererrors.ReadTimeoutException;
import com.datastax.oss.driver.api.core.servererrors.UnauthorizedException;
import com.datastax.oss.driver.api.core.servererrors.UnavailableException;
import com.datastax.oss.driver.api.core.servererrors.WriteTimeoutException;
import dev.teff.grains.ErrorCode;
import dev.teff.grains.GrainException;
import dev.teff.grains.GrainException.Outcome;
import java.util.List;
import java.util.stream.Collectors;

/** The driver's failures in words. */
final class CassandraTroubles {
  private static final int NODES_NAMED = 3;

  private final String where;

  CassandraTroubles(String where) {
    this.where = where;
  }

  /**
   * Tells whether a light-weight transaction that failed so surely had no effect. Whatever is not
   * known to be harmless is not.
   */
  static boolean hadNoEffect(Throwable failure) {
    return switch (failure) {
      case AllNodesFailedException all ->
          all.getAllErrors().values().stream().allMatch(CassandraTroubles::hadNoEffect);
      // Before it proposed anything; later, the level would be that of the commit.
      case UnavailableException unavailable -> unavailable.getConsistencyLevel().isSerial();
      case NodeUnavailableException neverSent -> true;
      case BusyConnectionException neverSent -> true;
      case BootstrappingException notServed -> true;
      case InvalidQueryException refused -> true;
      case UnauthorizedException refused -> true;
      case AuthenticationException refused -> true;
      default -> false;
    };
  }

  private static boolean hadNoEffect(List<Throwable> failures) {
    return failures.stream().allMatch(CassandraTroubles::hadNoEffect);
  }

  /** The subject was surely not done. */
  GrainException refusal(String subject, RuntimeException failure) {
    Words words = words(failure);
    return new GrainException(
        words.code,
        Outcome.DID_NOT_RUN,
        "%s: %s failed | %s | %s | %s"
            .formatted(words.what, subject, where, words.causes, words.advice),
        failure);
  }

  /** Nobody knows whether the subject was done. */
  GrainException unknown(String subject, RuntimeException failure) {
    Words words = words(failure);
    return new GrainException(
        ErrorCode.COMMIT_UNKNOWN,
        Outcome.UNKNOWN,
        "%s: %s may be stored or not | %s | %s | claim the grain again and read, then %s"
            .formatted(words.what, subject, where, words.causes, words.advice),
        failure);
  }

  private record Words(ErrorCode code, String what, String causes, String advice) {}

  private Words words(Throwable failure) {
    return switch (failure) {
      case AllNodesFailedException all when refusesUser(all) -> noAccess(said((Throwable) all));
      case AllNodesFailedException all ->
          new Words(
              ErrorCode.STORE_UNREACHABLE,
              "No node of the cluster can be reached (%s)".formatted(said(all)),
              "it is down or starts, a wrong host or port, or the network",
              "start it, or correct the store URL; nothing else needs a restart");
      case UnavailableException unavailable ->
          new Words(
              ErrorCode.STORE_UNREACHABLE,
              "Too few replicas are alive: %d of the %d that %s needs"
                  .formatted(
                      unavailable.getAlive(),
                      unavailable.getRequired(),
                      unavailable.getConsistencyLevel()),
              "nodes are down, or the keyspace is replicated to fewer nodes than it says",
              "bring the nodes back; nothing else needs a restart");
      case BootstrappingException starting -> tooLate(said(starting));
      case DriverTimeoutException silent -> tooLate(said(silent));
      case ReadTimeoutException silent -> tooLate(said(silent));
      case WriteTimeoutException silent -> tooLate(said(silent));
      case UnauthorizedException refused -> noAccess(said(refused));
      case AuthenticationException refused -> noAccess(said(refused));
      case InvalidQueryException invalid ->
          new Words(
              ErrorCode.STORE_FAILED,
              "The cluster refuses a statement (%s)".formatted(said(invalid)),
              "a turn larger than half of commitlog_segment_size, or tables that were changed by"
                  + " hand",
              "lower maxTurn and maxEvent in the store URL, or raise commitlog_segment_size");
      default ->
          new Words(
              ErrorCode.STORE_FAILED,
              "The cluster failed (%s)".formatted(said(failure)),
              "overload, a node that died half-way, a full disk",
              "look into the logs of the nodes; Teff goes on by itself");
    };
  }

  private static Words tooLate(String said) {
    return new Words(
        ErrorCode.STORE_UNREACHABLE,
        "The cluster does not answer in time (%s)".formatted(said),
        "nodes that start, are frozen or overloaded, or the network",
        "look into the logs of the nodes; nothing else needs a restart");
  }

  private static boolean refusesUser(AllNodesFailedException all) {
    return all.getAllErrors().values().stream()
        .flatMap(List::stream)
        .anyMatch(AuthenticationException.class::isInstance);
  }

  private static Words noAccess(String said) {
    return new Words(
        ErrorCode.STORE_ACCESS_REFUSED,
        "The cluster does not let the user in (%s)".formatted(said),
        "a wrong user or password, or missing permissions",
        "correct the store URL, or GRANT CREATE, SELECT and MODIFY on the keyspace");
  }

  /** Each node with what is at the bottom of its failure; the same for the same reasons. */
  private static String said(AllNodesFailedException all) {
    return all.getAllErrors().entrySet().stream()
        .limit(NODES_NAMED)
        .map(node ->
            "%s: %s"
                .formatted(node.getKey().getEndPoint(), said(bottom(node.getValue().getLast()))))
        .sorted()
        .collect(Collectors.joining("; "));
  }

  private static Throwable bottom(Throwable failure) {
    Throwable bottom = failure;
    while (bottom.getCause() != null) {
      bottom = bottom.getCause();
    }
    return bottom;
  }

  /** The first line, without what would break a message's four parts. */
  private static String said(Throwable failure) {
    String message = failure.getMessage() == null ? failure.toString() : failure.getMessage();
    return message.lines().findFirst().orElse("").replace('|', '/');
  }
}
