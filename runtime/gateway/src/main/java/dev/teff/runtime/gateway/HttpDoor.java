package dev.teff.runtime.gateway;

import dev.teff.grains.GrainException;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** HTTP: calls as JSON, health, and what the gateway offers. */
final class HttpDoor implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Gateway.class);

  /** A free port, the same one for all servers. */
  private static final int ANY_SHARED = -1;

  /** One for each event loop: they share the port and take connections in turn. */
  private final List<HttpServer> servers;

  private final Vertx vertx;
  private final String deployment;
  private final HttpVisits visits;

  private HttpDoor(List<HttpServer> servers, Vertx vertx, String deployment, HttpVisits visits) {
    this.visits = visits;
    this.servers = servers;
    this.vertx = vertx;
    this.deployment = deployment;
  }

  /** Has one of the servers, on an event loop of its own. */
  private static final class Leaf extends VerticleBase {
    private final Function<Vertx, Future<HttpServer>> listening;

    Leaf(Function<Vertx, Future<HttpServer>> listening) {
      this.listening = listening;
    }

    @Override
    public Future<?> start() {
      return listening.apply(vertx);
    }
  }

  /**
   * Listens.
   *
   * @param idle how long a connection lasts without a request
   * @throws GrainException {@code TEFF-401} when the port cannot be had
   */
  static HttpDoor open(
      Loops loops,
      Interior interior,
      Intake intake,
      @Nullable Certificates certificates,
      Duration idle) {
    GatewayOptions options = interior.options();
    var settings =
        new HttpServerOptions()
            .setTcpNoDelay(true)
            .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
            .setIdleTimeout(Math.toIntExact(idle.toMillis()))
            .setTcpUserTimeout(Math.toIntExact(options.keepAlive().inAll().toMillis()))
            .setPerFrameWebSocketCompressionSupported(false) // there are no web sockets
            .setPerMessageWebSocketCompressionSupported(false)
            // HTTP/2 is for TLS: an answer on a connection that was upgraded gets lost at times.
            .setHttp2ClearTextEnabled(false)
            .setHandle100ContinueAutomatically(true);
    if (certificates != null) {
      certificates.protect(settings);
    }
    var servers = new CopyOnWriteArrayList<HttpServer>();
    Vertx vertx = loops.vertx();
    Router router = router(vertx, interior, intake);
    var visits = new HttpVisits(vertx, options.connections().receiveTimeout(), idle);
    var turnstile = new Turnstile(options.connections().most(), visits::opened);
    Function<Vertx, Future<HttpServer>> listening =
        leaf ->
            leaf.createHttpServer(settings)
                .connectionHandler(first -> turnstile.stand(HttpVisits.channel(first).parent()))
                .requestHandler(request -> {
                  visits.begun(request);
                  router.handle(request);
                })
                .listen(options.httpPort() == 0 ? ANY_SHARED : options.httpPort(), options.bind())
                .onSuccess(servers::add);
    var each = new DeploymentOptions().setInstances(loops.count());
    try {
      String deployment = await(vertx.deployVerticle(() -> new Leaf(listening), each), options);
      return new HttpDoor(servers, vertx, deployment, visits);
    } catch (GrainException e) {
      visits.close();
      throw e;
    }
  }

  private static Router router(Vertx vertx, Interior interior, Intake intake) {
    Router router = Router.router(vertx);
    health(router, interior);
    if (interior.options().security().tokens().isEmpty()) {
      var pages = new Pages(interior.options());
      router.route().handler(ctx -> visited(pages, intake, ctx));
    }
    var calls = new HttpCalls(interior, intake);
    router.post("/v1/grains/:type/:key/:method").handler(calls.byName());
    List<RoutedMethod> routed = RoutedMethod.of(interior.catalog().contracts());
    for (RoutedMethod each : routed) {
      router
          .route(HttpMethod.valueOf(each.route().verb()), each.template())
          .handler(calls.of(each));
    }
    router.get("/v1/grains/:type/:key/notices").handler(new HttpStreams(interior)::handle);
    String document =
        OpenApi.of(interior.catalog(), routed, interior.options().security()).encodePrettily();
    look(router, "/v1/openapi.json")
        .handler(ctx -> counted(interior, ctx, () -> Answers.json(ctx, 200, document)));
    look(router, "/metrics").handler(ctx -> metrics(interior, ctx));
    var paths = new KnownPaths(routed);
    refuse(
        router,
        interior,
        ProblemKind.NOT_FOUND,
        ctx ->
            "There is nothing here; calls go to POST /v1/grains/{type}/{key}/{method}, and GET"
                + " /v1/openapi.json describes them."
                + paths.nearest(ctx.normalizedPath()));
    refuse(
        router,
        interior,
        ProblemKind.METHOD_NOT_ALLOWED,
        ctx -> {
          String verbs = String.join(", ", paths.verbs(ctx.normalizedPath()));
          ctx.response().putHeader("Allow", verbs);
          return "This path takes another HTTP method: " + verbs;
        });
    refuse(router, interior, ProblemKind.BAD_REQUEST, ctx -> "The request cannot be read");
    router.errorHandler(ProblemKind.INTERNAL.status(), HttpDoor::bug);
    return router;
  }

  private static void visited(Pages pages, Intake intake, RoutingContext ctx) {
    try {
      pages.check(ctx.request());
    } catch (Refusal e) {
      Answers.problem(ctx, Problem.of(e, List.of()));
      HttpBody.drop(ctx, intake);
      return;
    }
    ctx.next();
  }

  /** A path to look at, also where only the head of the answer is wanted. */
  private static Route look(Router router, String path) {
    return router.route(path).method(HttpMethod.GET).method(HttpMethod.HEAD);
  }

  /** They are wanted most when somebody calls too often. */
  private static void metrics(Interior interior, RoutingContext ctx) {
    try {
      HttpCalls.identify(interior.guard(), ctx);
      Answers.text(ctx, interior.calls().metrics());
    } catch (Refusal e) {
      Answers.problem(ctx, Problem.of(e, List.of()));
    }
  }

  /** Answers those only who say who they are, where they have to, and do not ask too often. */
  private static void counted(Interior interior, RoutingContext ctx, Runnable answer) {
    try {
      HttpCalls.enter(interior.guard(), ctx);
      answer.run();
    } catch (Refusal e) {
      Answers.problem(ctx, Problem.of(e, List.of()));
    }
  }

  private static void health(Router router, Interior interior) {
    look(router, "/health/live").handler(ctx -> Answers.json(ctx, 200, "{\"live\":true}"));
    look(router, "/health/ready")
        .handler(ctx -> {
          boolean ready = interior.isReady();
          Answers.json(ctx, ready ? 200 : 503, "{\"ready\":%b}".formatted(ready));
        });
  }

  private static void refuse(
      Router router, Interior interior, ProblemKind kind, Function<RoutingContext, String> title) {
    router.errorHandler(
        kind.status(),
        ctx ->
            counted(
                interior,
                ctx,
                () -> Answers.problem(ctx, Problem.ofRequest(kind, title.apply(ctx)))));
  }

  private static void bug(RoutingContext ctx) {
    LOG.error("A request for {} failed in the gateway.", ctx.request().path(), ctx.failure());
    Answers.problem(
        ctx, Problem.ofRequest(ProblemKind.INTERNAL, "The gateway failed; its log says why"));
  }

  private static String await(Future<String> listening, GatewayOptions options) {
    try {
      return listening.toCompletionStage().toCompletableFuture().join();
    } catch (CompletionException e) {
      throw Gateway.portInUse(options.bind(), options.httpPort(), "http-port", e.getCause());
    }
  }

  int port() {
    return servers.getFirst().actualPort();
  }

  /**
   * Takes no more requests; ends with those under way.
   *
   * @param patience how long these have
   */
  Future<Void> shutDown(Duration patience) {
    visits.close();
    List<Future<Void>> ends =
        servers.stream()
            .map(server -> server.shutdown(patience.toMillis(), TimeUnit.MILLISECONDS))
            .toList();
    return Future.all(ends).eventually(() -> vertx.undeploy(deployment)).mapEmpty();
  }

  @Override
  public void close() {
    shutDown(Duration.ZERO).toCompletionStage().toCompletableFuture().join();
  }
}
