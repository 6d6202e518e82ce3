package dev.teff.runtime.gateway;

import dev.teff.grains.ErrorCode;
import dev.teff.grains.GrainException;
import dev.teff.grains.GrainException.Outcome;
import dev.teff.grains.HttpRoute;
import dev.teff.grains.spi.GrainContract;
import dev.teff.grains.spi.MethodDescriptor;
import dev.teff.grains.spi.Route;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A method that has an HTTP path of its own. */
record RoutedMethod(Route route, GrainContract<?, ?> contract, MethodDescriptor method) {
  /**
   * All of them, in the order in which a request is to be compared: what is written out goes before
   * what stands in braces.
   *
   * @throws GrainException {@code TEFF-501} when two have the same route, or one is none
   */
  static List<RoutedMethod> of(List<GrainContract<?, ?>> contracts) {
    var all = new ArrayList<RoutedMethod>();
    Map<String, RoutedMethod> byPattern = new HashMap<>();
    for (GrainContract<?, ?> contract : contracts) {
      for (Method declared : contract.grainInterface().getMethods()) {
        HttpRoute annotation = declared.getAnnotation(HttpRoute.class);
        if (annotation == null) {
          continue;
        }
        var routed =
            new RoutedMethod(
                parse(annotation, contract, declared),
                contract,
                method(contract, declared.getName()));
        RoutedMethod other = byPattern.putIfAbsent(routed.route().pattern(), routed);
        if (other != null) {
          throw conflict(other, routed);
        }
        all.add(routed);
      }
    }
    all.sort(Comparator.comparing(RoutedMethod::rank));
    return all;
  }

  private static MethodDescriptor method(GrainContract<?, ?> contract, String name) {
    return contract.methods().stream()
        .filter(method -> method.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static Route parse(HttpRoute annotation, GrainContract<?, ?> contract, Method method) {
    try {
      return Route.parse(annotation.value());
    } catch (IllegalArgumentException e) {
      throw new GrainException(
          ErrorCode.CONFIGURATION_INVALID,
          Outcome.DID_NOT_RUN,
          "The route of a method is none: %s | grain type %s, method %s | the interface was compiled without Teff's annotation processor | correct the @HttpRoute"
              .formatted(e.getMessage(), contract.typeName(), method.getName()),
          e);
    }
  }

  private static GrainException conflict(RoutedMethod one, RoutedMethod other) {
    return new GrainException(
        ErrorCode.CONFIGURATION_INVALID,
        Outcome.DID_NOT_RUN,
        "Two methods have the same route, so that no request can choose | %s: %s; %s: %s | they come from different modules | change one of them, or hide its type by teff.gateway.internal-types"
            .formatted(one.name(), one.route(), other.name(), other.route()));
  }

  private String name() {
    return "grain type %s, method %s".formatted(contract.typeName(), method.name());
  }

  private String rank() {
    return route.parts().stream()
        .map(part -> part.variable() ? "1" : "0" + part.text())
        .collect(Collectors.joining("/"));
  }

  /** The path as the router writes it. */
  String template() {
    return route.parts().stream()
        .map(part -> (part.variable() ? "/:" : "/") + part.text())
        .collect(Collectors.joining());
  }
}
