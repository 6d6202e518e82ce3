package dev.teff.runtime.gateway;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;

/** How answers are written to HTTP. For the event loop of the connection. */
final class Answers {
  private static final String JSON = "application/json";
  private static final String PROBLEM = "application/problem+json";

  private Answers() {}

  static void json(RoutingContext ctx, int status, String body) {
    write(ctx, status, JSON, body);
  }

  /** In the text format of Prometheus. */
  static void text(RoutingContext ctx, String body) {
    write(ctx, 200, "text/plain; version=0.0.4; charset=utf-8", body);
  }

  static void empty(RoutingContext ctx, int status) {
    HttpServerResponse response = ctx.response();
    if (!response.ended() && !response.closed()) {
      response.setStatusCode(status).end();
    }
  }

  static void problem(RoutingContext ctx, Problem problem) {
    problem
        .retryAfter()
        .ifPresent(after -> ctx.response().putHeader("Retry-After", seconds(after)));
    if (problem.kind() == ProblemKind.UNAUTHENTICATED) {
      ctx.response().putHeader("WWW-Authenticate", "Bearer");
    }
    write(ctx, problem.kind().status(), PROBLEM, problem.toJson().encode());
  }

  private static void write(RoutingContext ctx, int status, String type, String body) {
    HttpServerResponse response = ctx.response();
    if (!response.ended() && !response.closed()) {
      response.setStatusCode(status).putHeader("Content-Type", type);
      if (ctx.request().method().equals(HttpMethod.HEAD)) {
        Buffer left = Buffer.buffer(body);
        response.putHeader("Content-Length", Integer.toString(left.length())).end();
      } else {
        response.end(body);
      }
    }
  }

  /** HTTP counts in whole seconds; rounded up, so that nobody comes too early. */
  private static String seconds(Duration after) {
    return Long.toString(after.plusMillis(999).toSeconds());
  }
}
