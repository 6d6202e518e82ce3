package dev.teff.runtime.gateway;

import dev.teff.grains.spi.Route;
import dev.teff.runtime.wire.NearestNames;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** What there is for those who ask for a path that is not there, or by another HTTP method. */
final class KnownPaths {
  private static final Route CALL =
      new Route(
          "POST",
          List.of(
              new Route.Part("v1", false),
              new Route.Part("grains", false),
              new Route.Part("type", true),
              new Route.Part("key", true),
              new Route.Part("method", true)));

  private final List<Route> routes = new ArrayList<>();

  KnownPaths(List<RoutedMethod> routed) {
    routes.add(CALL);
    for (String path : List.of("v1/openapi.json", "health/live", "health/ready", "metrics")) {
      routes.add(
          new Route(
              "GET",
              Arrays.stream(path.split("/")).map(part -> new Route.Part(part, false)).toList()));
    }
    routed.forEach(each -> routes.add(each.route()));
  }

  /** What may have been meant, as a sentence; empty when nothing is near. */
  String nearest(String path) {
    Map<String, String> near = new LinkedHashMap<>();
    for (Route route : routes) {
      near.putIfAbsent(filled(route, path), route.toString());
    }
    List<String> meant = NearestNames.of(path, near.keySet()).stream().map(near::get).toList();
    return meant.isEmpty() ? "" : " Did you mean %s?".formatted(String.join(" or ", meant));
  }

  /** The HTTP methods that a path takes. */
  List<String> verbs(String path) {
    var verbs = new TreeSet<String>();
    for (Route route : routes) {
      if (filled(route, path).equals(path)) {
        verbs.add(route.verb());
      }
    }
    return verbs.isEmpty() ? List.of("GET") : List.copyOf(verbs);
  }

  /** A route's path, where what stands in braces is as in another path. */
  private static String filled(Route route, String path) {
    String[] segments = path.substring(1).split("/", -1);
    var filled = new StringBuilder();
    for (int i = 0; i < route.parts().size(); i++) {
      Route.Part part = route.parts().get(i);
      filled.append('/').append(part.variable() && i < segments.length ? segments[i] : part.text());
    }
    return filled.toString();
  }
}
