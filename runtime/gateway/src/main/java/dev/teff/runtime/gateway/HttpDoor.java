package dev.teff.runtime.gateway;

import dev.teff.grains.GrainException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** HTTP: calls as JSON, health, and what the gateway offers. */
final class HttpDoor implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Gateway.class);
  private static final int IDLE_SECONDS = 120;
  private static final long PATIENCE_SECONDS = 5;

  private final HttpServer server;

  private HttpDoor(HttpServer server) {
    this.server = server;
  }

  /**
   * Listens.
   *
   * @throws GrainException {@code TEFF-401} when the port cannot be had
   */
  static HttpDoor open(Vertx vertx, Interior interior, @Nullable Certificates certificates) {
    GatewayOptions options = interior.options();
    var settings =
        new HttpServerOptions()
            .setTcpNoDelay(true)
            .setIdleTimeout(IDLE_SECONDS)
            .setHandle100ContinueAutomatically(true);
    if (certificates != null) {
      certificates.protect(settings);
    }
    HttpServer server = vertx.createHttpServer(settings);
    server.requestHandler(router(vertx, interior));
    return new HttpDoor(await(server.listen(options.httpPort(), options.bind()), options));
  }

  private static Router router(Vertx vertx, Interior interior) {
    Router router = Router.router(vertx);
    int most = interior.options().limits().maxMessage();
    var calls = new HttpCalls(interior);
    router
        .post("/v1/grains/:type/:key/:method")
        .handler(BodyHandler.create(false).setBodyLimit(most))
        .handler(calls.byName());
    List<RoutedMethod> routed = RoutedMethod.of(interior.catalog().contracts());
    for (RoutedMethod each : routed) {
      router
          .route(HttpMethod.valueOf(each.route().verb()), each.template())
          .handler(BodyHandler.create(false).setBodyLimit(most))
          .handler(calls.of(each));
    }
    router.get("/v1/grains/:type/:key/notices").handler(new HttpStreams(interior)::handle);
    String document = OpenApi.of(interior.catalog(), routed).encodePrettily();
    router
        .get("/v1/openapi.json")
        .handler(ctx -> known(interior, ctx, () -> Answers.json(ctx, 200, document)));
    router
        .get("/metrics")
        .handler(ctx -> known(interior, ctx, () -> Answers.text(ctx, interior.calls().metrics())));
    health(router, interior);
    refuse(
        router,
        ProblemKind.NOT_FOUND,
        "There is nothing here; calls go to POST /v1/grains/{type}/{key}/{method}");
    refuse(router, ProblemKind.METHOD_NOT_ALLOWED, "This path takes another HTTP method");
    refuse(router, ProblemKind.BAD_REQUEST, "The request cannot be read");
    router.errorHandler(
        ProblemKind.TOO_LARGE.status(),
        ctx -> Answers.problem(ctx, Problem.of(Refusal.tooLarge(most), List.of())));
    router.errorHandler(ProblemKind.INTERNAL.status(), HttpDoor::bug);
    return router;
  }

  /** Answers those only who say who they are, where they have to. */
  private static void known(Interior interior, RoutingContext ctx, Runnable answer) {
    try {
      HttpCalls.identify(interior.guard(), ctx);
      answer.run();
    } catch (Refusal e) {
      Answers.problem(ctx, Problem.of(e, List.of()));
    }
  }

  private static void health(Router router, Interior interior) {
    router.get("/health/live").handler(ctx -> Answers.json(ctx, 200, "{\"live\":true}"));
    router
        .get("/health/ready")
        .handler(ctx -> {
          boolean ready =
              interior.options().readyWithoutSilos()
                  || interior.upstream().reachable().getAsBoolean();
          Answers.json(ctx, ready ? 200 : 503, "{\"ready\":%b}".formatted(ready));
        });
  }

  private static void refuse(Router router, ProblemKind kind, String title) {
    router.errorHandler(kind.status(), ctx -> Answers.problem(ctx, Problem.ofRequest(kind, title)));
  }

  private static void bug(RoutingContext ctx) {
    LOG.error("A request for {} failed in the gateway.", ctx.request().path(), ctx.failure());
    Answers.problem(
        ctx, Problem.ofRequest(ProblemKind.INTERNAL, "The gateway failed; its log says why"));
  }

  private static HttpServer await(Future<HttpServer> listening, GatewayOptions options) {
    try {
      return listening.toCompletionStage().toCompletableFuture().join();
    } catch (CompletionException e) {
      throw Gateway.portInUse(options.bind(), options.httpPort(), "http-port", e.getCause());
    }
  }

  int port() {
    return server.actualPort();
  }

  /** Takes no more requests, and waits a little for those under way. */
  @Override
  public void close() {
    server
        .shutdown(PATIENCE_SECONDS, TimeUnit.SECONDS)
        .toCompletionStage()
        .toCompletableFuture()
        .join();
  }
}
