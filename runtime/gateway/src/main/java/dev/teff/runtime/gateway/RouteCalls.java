package dev.teff.runtime.gateway;

import dev.teff.grains.spi.Route;
import dev.teff.runtime.wire.JsonArguments;
import io.vertx.core.MultiMap;
import io.vertx.ext.web.RoutingContext;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** Reads what requests ask of one method that has a path of its own. Safe for use by any thread. */
final class RouteCalls {
  /** A function has as many keys, so that all silos have a part of its calls. */
  private static final int KEYS = 64;

  private static final String NO_ARGUMENTS = "{}";

  private final RoutedMethod routed;
  private final AtomicInteger calls = new AtomicInteger();

  RouteCalls(RoutedMethod routed) {
    this.routed = routed;
  }

  /**
   * What a request asks for; for its event loop.
   *
   * @throws Refusal {@code TEFF-110} when the query says something twice
   */
  Wish read(RoutingContext ctx, HttpBody body) {
    Map<String, String> texts = query(ctx);
    for (String variable : routed.route().variables()) {
      String text = Texts.ofPath(ctx, variable);
      if (!variable.equals(Route.KEY) && texts.put(variable, text) != null) {
        throw twice(variable, "the path and the query");
      }
    }
    int length = routed.route().hasBody() ? body.length() : 0;
    String json = length == 0 ? NO_ARGUMENTS : body.text();
    return new Wish(
        routed.contract().typeName(),
        routed.route().hasKey() ? Texts.ofPath(ctx, Route.KEY) : anyKey(),
        routed.method().name(),
        shape -> JsonArguments.ofTexts(shape, json, texts),
        length);
  }

  private String anyKey() {
    return "http-" + Math.floorMod(calls.getAndIncrement(), KEYS);
  }

  private Map<String, String> query(RoutingContext ctx) {
    var texts = new HashMap<String, String>();
    MultiMap said = Texts.ofQuery(ctx);
    for (String name : said.names()) {
      List<String> all = said.getAll(name);
      if (all.size() > 1) {
        throw twice(name, "the query");
      }
      texts.put(name, all.getFirst());
    }
    return texts;
  }

  private Refusal twice(String name, String where) {
    return Refusal.badArgument(
        routed.route().toString(), "%s: it is there twice, in %s".formatted(name, where));
  }
}
