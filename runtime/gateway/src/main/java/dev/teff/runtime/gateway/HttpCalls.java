package dev.teff.runtime.gateway;

import dev.teff.grains.GrainException;
import dev.teff.grains.spi.GrainCall;
import dev.teff.grains.spi.MethodDescriptor;
import dev.teff.runtime.Cancellation;
import dev.teff.runtime.wire.JsonArguments;
import dev.teff.runtime.wire.JsonWriter;
import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns requests into calls, and results into answers, on the event loop of each connection. */
final class HttpCalls {
  static final String IDEMPOTENCY_KEY = "Idempotency-Key";
  static final String TIMEOUT = "Teff-Timeout";
  static final String ONE_WAY = "Teff-One-Way";

  private static final Logger LOG = LoggerFactory.getLogger(Gateway.class);
  private static final String AUTHORIZATION = "Authorization";
  private static final String RESULT = "result";
  private static final String NO_ARGUMENTS = "[]";

  private final Calls calls;
  private final Catalog catalog;
  private final Guard guard;
  private final Intake intake;

  HttpCalls(Interior interior, Intake intake) {
    this.intake = intake;
    this.calls = interior.calls();
    this.catalog = interior.catalog();
    this.guard = interior.guard();
  }

  /** Takes requests for the one path that every method has. */
  Handler<RoutingContext> byName() {
    return ctx -> handle(ctx, HttpCalls::named);
  }

  /** Takes requests for a path of a method's own. */
  Handler<RoutingContext> of(RoutedMethod routed) {
    var calls = new RouteCalls(routed);
    return ctx -> handle(ctx, calls::read);
  }

  /** What is asked for by a request and its body. */
  @FunctionalInterface
  private interface Reader {
    Wish read(RoutingContext ctx, HttpBody body);
  }

  /** Nothing of the body is read before it is known who calls. */
  private void handle(RoutingContext ctx, Reader reader) {
    HttpServerRequest request = ctx.request();
    Context loop = Objects.requireNonNull(Vertx.currentContext());
    if (guard.isQuick()) {
      Caller caller;
      try {
        caller = enter(guard, ctx);
      } catch (Refusal e) {
        refuse(ctx, e);
        return;
      }
      receive(ctx, caller, loop, reader);
      return;
    }
    request.pause();
    guard.meet(
        request.getHeader(AUTHORIZATION),
        host(request),
        new Ending<>() {
          @Override
          public void returned(Caller caller) {
            onLoop(
                loop,
                () -> {
                  if (!ctx.response().closed()) {
                    receive(ctx, caller, loop, reader);
                    request.resume();
                  }
                });
          }

          @Override
          public void failed(Throwable failure) {
            onLoop(
                loop,
                () -> {
                  refuse(ctx, failure);
                  request.resume();
                });
          }
        });
  }

  /** Without a look at the body. */
  private void refuse(RoutingContext ctx, Throwable failure) {
    Answers.problem(ctx, Problem.of(failure, List.of()));
    HttpBody.drop(ctx, intake);
  }

  private void receive(RoutingContext ctx, Caller caller, Context loop, Reader reader) {
    String type = ctx.request().getHeader("Content-Type");
    if (type != null && !isJson(type)) {
      Answers.problem(
          ctx,
          Problem.ofRequest(
              ProblemKind.UNSUPPORTED_MEDIA,
              "The body is said to be %s; arguments are JSON: say Content-Type: application/json"
                  .formatted(type)));
      HttpBody.drop(ctx, intake);
      return;
    }
    HttpBody.take(ctx, intake, body -> serve(ctx, caller, loop, reader, body));
  }

  /** Parameters behind it mean nothing: JSON is UTF-8. */
  private static boolean isJson(String contentType) {
    int end = contentType.indexOf(';');
    String type = end < 0 ? contentType : contentType.substring(0, end);
    return type.strip().equalsIgnoreCase("application/json");
  }

  private void serve(
      RoutingContext ctx, Caller caller, Context loop, Reader reader, HttpBody body) {
    if (ctx.response().closed()) { // before anybody was told of it: nobody waits
      body.letGo();
      return;
    }
    var cancellation = new Cancellation();
    ctx.response().endHandler(ended -> body.letGo());
    ctx.response()
        .closeHandler(closed -> {
          body.letGo();
          cancellation.cancel();
        });
    var ending = new Answer(ctx, loop);
    try {
      IncomingCall incoming = incoming(ctx, reader.read(ctx, body), caller, cancellation);
      MethodDescriptor method = catalog.method(incoming.type(), incoming.method()).descriptor();
      ending.declared = method.failures();
      ending.oneWay = method.oneWay() || incoming.terms().oneWay();
      calls.begin(incoming, ending);
    } catch (GrainException e) {
      ending.failed(e);
    } catch (Throwable e) { // of the gateway: no grain was asked
      ctx.fail(e);
    }
  }

  /** Answers a request. */
  private static final class Answer implements Ending<GrainCall<?>> {
    private final RoutingContext ctx;
    private final Context loop;

    // Before the call begins.
    private List<MethodDescriptor.Failure<?>> declared = List.of();
    private boolean oneWay;

    Answer(RoutingContext ctx, Context loop) {
      this.ctx = ctx;
      this.loop = loop;
    }

    @Override
    public void returned(GrainCall<?> call) {
      onLoop(loop, () -> answer(call));
    }

    private void answer(GrainCall<?> call) {
      if (oneWay) {
        Answers.empty(ctx, 202);
        return;
      }
      String json;
      try {
        var result = new JsonWriter(call.method().result());
        call.writeResult(result);
        json = result.compact(RESULT).orElse("null");
      } catch (Throwable e) { // of whoever wrote the type of the result
        Answers.problem(ctx, Problem.of(e, declared));
        return;
      }
      if (call.method().result().fields().isEmpty()) {
        Answers.empty(ctx, 204);
      } else {
        Answers.json(ctx, 200, json.isEmpty() ? "null" : json);
      }
    }

    @Override
    public void failed(Throwable failure) {
      Problem problem = Problem.of(failure, declared);
      onLoop(loop, () -> Answers.problem(ctx, problem));
    }
  }

  private static void onLoop(Context loop, Runnable answer) {
    try {
      loop.runOnContext(nothing -> answer.run());
    } catch (RejectedExecutionException e) {
      LOG.debug("The gateway closed, and the connection with it, before a call had ended.", e);
    }
  }

  private static IncomingCall incoming(
      RoutingContext ctx, Wish wish, Caller caller, Cancellation cancellation) {
    return new IncomingCall(
        wish.type(),
        wish.key(),
        wish.method(),
        wish.arguments(),
        wish.bytes(),
        terms(ctx.request()),
        caller,
        cancellation,
        Optional.empty());
  }

  private static Wish named(RoutingContext ctx, HttpBody body) {
    int length = body.length();
    String json = length == 0 ? NO_ARGUMENTS : body.text();
    return new Wish(
        Texts.ofPath(ctx, "type"),
        Texts.ofPath(ctx, "key"),
        Texts.ofPath(ctx, "method"),
        shape -> JsonArguments.ofJson(shape, json),
        length);
  }

  /**
   * Who sent a request.
   *
   * @throws Refusal {@code TEFF-601}
   */
  static Caller identify(Guard guard, RoutingContext ctx) {
    HttpServerRequest request = ctx.request();
    return guard.identify(request.getHeader(AUTHORIZATION), host(request));
  }

  /**
   * The same, where the request counts as a call.
   *
   * @throws Refusal {@code TEFF-601} or {@code TEFF-603}
   */
  static Caller enter(Guard guard, RoutingContext ctx) {
    HttpServerRequest request = ctx.request();
    return guard.enter(request.getHeader(AUTHORIZATION), host(request));
  }

  private static String host(HttpServerRequest request) {
    return String.valueOf(request.remoteAddress().hostAddress());
  }

  private static Terms terms(HttpServerRequest request) {
    return new Terms(
        Timeouts.parse(TIMEOUT, request.getHeader(TIMEOUT)),
        Terms.key(request.getHeader(IDEMPOTENCY_KEY)),
        Terms.oneWay(ONE_WAY, request.getHeader(ONE_WAY)),
        TraceContext.of(
            request.getHeader(TraceContext.PARENT), request.getHeader(TraceContext.STATE)));
  }
}
