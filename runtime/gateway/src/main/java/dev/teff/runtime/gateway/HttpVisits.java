package dev.teff.runtime.gateway;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.handler.timeout.IdleStateHandler;
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
 * Closes connections by HTTP/1.1 on which no request comes, also where bytes of one trickle in, and
 * sees that none is closed for its silence while a request waits for its answer. Safe for use by
 * any thread.
 */
final class HttpVisits implements AutoCloseable {
  private static final AttributeKey<Visit> VISIT = AttributeKey.valueOf("teff-visit");
  private static final String PATIENCE = "teff-patience";
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
    private boolean isPatient;

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
    Channel channel = channel(request.connection());
    Visit visit = visit(channel);
    if (!visit.isPatient) {
      visit.isPatient = true;
      ChannelPipeline handlers = channel.pipeline();
      handlers.addAfter(
          handlers.context(IdleStateHandler.class).name(), PATIENCE, new Patience(visit));
    }
    if (request.version() == HttpVersion.HTTP_2) {
      visits.remove(visit); // it has pings, and many requests at once
    } else {
      visit.last = request.response();
    }
  }

  /** Nothing was said for a while: that does not count where an answer is on its way. */
  private static final class Patience extends ChannelInboundHandlerAdapter {
    private final Visit visit;

    Patience(Visit visit) {
      this.visit = visit;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
      if (!(event instanceof IdleStateEvent && isUnderWay(context.pipeline()))) {
        context.fireUserEventTriggered(event);
      }
    }

    private boolean isUnderWay(ChannelPipeline handlers) {
      @Nullable Http2ConnectionHandler streams = handlers.get(Http2ConnectionHandler.class);
      if (streams != null) {
        return streams.connection().numActiveStreams() > 0;
      }
      HttpServerResponse last = visit.last;
      return last != null && !last.ended();
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
