package dev.teff.runtime.gateway;

import io.netty.channel.Channel;
import io.netty.util.AttributeKey;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.impl.HttpServerConnection;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Closes connections by HTTP/1.1 on which no request comes, also where bytes of one trickle in.
 * Safe for use by any thread.
 */
final class HttpVisits implements AutoCloseable {
  private static final AttributeKey<Visit> VISIT = AttributeKey.valueOf("teff-visit");
  private static final long LOOK_MILLIS = 1000;
  private static final int LOOKS = 4;

  private final Set<Visit> visits = ConcurrentHashMap.newKeySet();
  private final long firstNanos;
  private final long nextNanos;
  private final Vertx vertx;
  private final long timer;

  /**
   * Looks after connections.
   *
   * @param first how long the first request may take to come
   * @param next how long it may take behind an answer
   */
  HttpVisits(Vertx vertx, Duration first, Duration next) {
    this.vertx = vertx;
    this.firstNanos = first.toNanos();
    this.nextNanos = next.toNanos();
    long every = Math.clamp(first.toMillis() / LOOKS, 1, LOOK_MILLIS);
    this.timer = vertx.setPeriodic(every, tick -> look());
  }

  /** One connection. */
  private static final class Visit {
    private final Channel channel;
    private final long opened = System.nanoTime();

    // Of the connection's event loop; others may look.
    private volatile @Nullable HttpServerResponse last;

    // Of the looking thread.
    private @Nullable HttpServerResponse answered;
    private long since;

    Visit(Channel channel) {
      this.channel = channel;
    }
  }

  /** A connection was opened. */
  void opened(Channel channel) {
    var unused = visit(channel);
  }

  private Visit visit(Channel channel) {
    Visit known = channel.attr(VISIT).get();
    if (known != null) {
      return known;
    }
    var visit = new Visit(channel);
    channel.attr(VISIT).set(visit);
    visits.add(visit);
    channel.closeFuture().addListener(closed -> visits.remove(visit));
    return visit;
  }

  static Channel channel(HttpConnection connection) {
    return ((HttpServerConnection) connection).channelHandlerContext().channel();
  }

  /** The head of a request has come. */
  void begun(HttpServerRequest request) {
    Visit visit = visit(channel(request.connection()));
    if (request.version() == HttpVersion.HTTP_2) {
      visits.remove(visit); // it has pings, and many requests at once
    } else {
      visit.last = request.response();
    }
  }

  private void look() {
    long now = System.nanoTime();
    for (Visit visit : visits) {
      HttpServerResponse last = visit.last;
      if (last == null) {
        closeAfter(visit, firstNanos, now - visit.opened);
      } else if (last.ended()) {
        if (!last.equals(visit.answered)) {
          visit.answered = last;
          visit.since = now;
        }
        closeAfter(visit, nextNanos, now - visit.since);
      }
    }
  }

  private static void closeAfter(Visit visit, long mostNanos, long nanos) {
    if (nanos > mostNanos) {
      var unused = visit.channel.close();
    }
  }

  @Override
  public void close() {
    vertx.cancelTimer(timer);
  }
}
