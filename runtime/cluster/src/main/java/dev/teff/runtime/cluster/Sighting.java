package dev.teff.runtime.cluster;

import dev.teff.grains.ErrorCode;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One look whether a silo is there: over the connection that calls take, and when that is open and
 * says nothing, over another one as well. For a connection whose way is cut in silence is dead
 * without anybody knowing; the silo is not.
 */
final class Sighting {
  private static final Logger LOG = LoggerFactory.getLogger(NetTransport.class);

  /** A living silo answers within milliseconds, when it has a processor. */
  private static final Duration SOON = Duration.ofMillis(250);

  private final Links links;
  private final LocalEnd local;
  private final SiloIdentity silo;
  private final CompletableFuture<Presence> found = new CompletableFuture<>();

  Sighting(Links links, LocalEnd local, SiloIdentity silo) {
    this.links = links;
    this.local = local;
    this.silo = silo;
  }

  /**
   * Looks. Returns at once. The future fails with {@code TEFF-404} when somebody is there who has
   * another secret.
   *
   * @param limit when it is over, the silo is silent
   */
  CompletableFuture<Presence> within(Duration limit) {
    Link link = links.to(silo);
    Duration left = limit.minus(SOON);
    boolean mayBeDead = link.isOpen() && left.isPositive();
    CompletableFuture<Frame.Answer> first = link.ping(limit);
    if (!mayBeDead) {
      var unused = first.whenComplete((answer, failure) -> tell(failure, true));
      return found;
    }
    var second = new CompletableFuture<Frame.Answer>();
    var unused = first.whenComplete((answer, failure) -> tell(failure, second.isDone()));
    var unusedToo = second.whenComplete((answer, failure) -> tell(failure, first.isDone()));
    local.time().schedule(SOON, () -> askOverAnother(left, second));
    return found;
  }

  private void askOverAnother(Duration limit, CompletableFuture<Frame.Answer> answered) {
    if (found.isDone()) {
      return;
    }
    OutboundConnection other =
        links.connect(Destination.of(silo), new OutboundConnection.Events() {});
    var unused =
        other
            .ask(Frame.Ping::new, limit)
            .whenComplete((answer, failure) -> {
              other.close("its question is answered");
              if (failure == null) {
                answered.complete(answer);
              } else {
                answered.completeExceptionally(failure);
              }
            });
  }

  /** One of the two ways has an answer, or will have none. */
  private void tell(@Nullable Throwable failure, boolean last) {
    try {
      Presence presence = presence(failure);
      if (presence != Presence.SILENT || last) {
        found.complete(presence);
      }
    } catch (RuntimeException e) {
      found.completeExceptionally(e);
    }
  }

  private Presence presence(@Nullable Throwable failure) {
    if (failure == null) {
      return Presence.ALIVE;
    }
    Throwable cause = failure instanceof CompletionException wrapped ? wrapped.getCause() : failure;
    if (cause instanceof UnansweredException unanswered) {
      if (unanswered.code() == ErrorCode.WRONG_SECRET) {
        throw unanswered; // somebody lives there, though not for us
      }
      LOG.debug("{} does not answer: {}", silo, unanswered.getMessage());
      return unanswered.isAbsence() ? Presence.ABSENT : Presence.SILENT;
    }
    throw new IllegalStateException("A question failed in an unknown way.", cause);
  }
}
