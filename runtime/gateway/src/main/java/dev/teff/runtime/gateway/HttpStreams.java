package dev.teff.runtime.gateway;

import dev.teff.grains.spi.GrainCall;
import dev.teff.runtime.Notices;
import dev.teff.runtime.wire.JsonWriter;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;

/** Notices as server-sent events. Each stream has a virtual thread. */
final class HttpStreams {
  static final String LAST = "Last-Event-ID";

  private final Streams streams;
  private final Guard guard;

  HttpStreams(Interior interior) {
    this.streams = interior.streams();
    this.guard = interior.guard();
  }

  /** Takes a request; for its event loop. */
  void handle(RoutingContext ctx) {
    var outflow = new Outflow(ctx, Objects.requireNonNull(Vertx.currentContext()));
    try {
      String last = ctx.request().getHeader(LAST);
      var wanted =
          new Streams.Wanted(
              Texts.ofPath(ctx, "type"),
              Texts.ofPath(ctx, "key"),
              last == null ? "" : last,
              HttpCalls.enter(guard, ctx));
      ctx.response().closeHandler(nothing -> outflow.gone());
      Thread.ofVirtual().name("teff-stream").start(() -> streams.follow(wanted, outflow));
    } catch (Refusal e) {
      Answers.problem(ctx, Problem.of(e, List.of()));
    }
  }

  /** Writes on the event loop of the connection, one batch at a time. */
  private static final class Outflow implements Sink {
    private final RoutingContext ctx;
    private final Context loop;
    private final CompletableFuture<Boolean> gone = new CompletableFuture<>();

    // Of the event loop.
    private boolean ended;

    Outflow(RoutingContext ctx, Context loop) {
      this.ctx = ctx;
      this.loop = loop;
    }

    void gone() {
      gone.complete(false);
    }

    @Override
    public void begin(Notices.Position position) {
      write("id: %s\nevent: teff-begin\ndata: {}\n\n".formatted(position));
    }

    @Override
    public boolean deliver(Notices notices) {
      var text = new StringBuilder();
      if (notices.missed() > 0 || notices.interrupted()) {
        text.append(
            "event: teff-missed\ndata: {\"missed\":%d,\"interrupted\":%b}\n\n"
                .formatted(notices.missed(), notices.interrupted()));
      }
      long number = notices.position().number() - notices.calls().size();
      for (GrainCall<?> told : notices.calls()) {
        number++;
        var arguments = new JsonWriter(told.method().arguments());
        told.writeArguments(arguments);
        text.append("id: ")
            .append(new Notices.Position(notices.position().life(), number))
            .append("\nevent: ")
            .append(told.method().name())
            .append("\ndata: ")
            .append(arguments.compact())
            .append("\n\n");
      }
      return write(text.isEmpty() ? ":\n\n" : text.toString());
    }

    /** Returns when the connection has taken it, false when it has gone. */
    private boolean write(String text) {
      try {
        var written = new CompletableFuture<Boolean>();
        loop.runOnContext(nothing -> {
          HttpServerResponse response = ctx.response();
          if (ended || response.closed()) {
            written.complete(false);
            return;
          }
          if (!response.headWritten()) {
            response
                .setChunked(true)
                .putHeader("Content-Type", "text/event-stream")
                .putHeader("Cache-Control", "no-store");
          }
          response.write(text).onComplete(done -> written.complete(done.succeeded()));
        });
        return (Boolean) CompletableFuture.anyOf(written, gone).get();
      } catch (RejectedExecutionException e) {
        return false; // the gateway closed
      } catch (ExecutionException e) {
        throw new IllegalStateException(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }

    @Override
    public void end(Problem problem) {
      try {
        loop.runOnContext(nothing -> {
          if (!ctx.response().headWritten()) {
            Answers.problem(ctx, problem);
          } else if (!ended && !ctx.response().closed()) {
            ctx.response()
                .end("event: teff-end\ndata: %s\n\n".formatted(problem.toJson().encode()));
          }
          ended = true;
        });
      } catch (RejectedExecutionException e) {
        gone(); // with the event loops
      }
    }
  }
}
