package dev.teff.codegen;

import com.palantir.javapoet.TypeName;
import dev.teff.codegen.Encoding.Maybe;
import dev.teff.codegen.Encoding.Plain;
import dev.teff.codegen.Encoding.Single;
import dev.teff.grains.HttpRoute;
import dev.teff.grains.spi.Route;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.lang.model.element.Element;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.util.ElementFilter;
import javax.lang.model.util.Elements;

/** Reads the HTTP paths that methods have, and refuses those that no request could take. */
final class RouteReader {
  private static final String READING = "GET";
  private static final TypeName TEXT = TypeName.get(String.class);

  private final Map<String, String> known = new HashMap<>();

  /**
   * Checks the route of a method, if it has one.
   *
   * @param key the type of the grain's keys
   * @param shown the method, for messages
   */
  void read(
      ExecutableElement method,
      TypeName key,
      Element blamed,
      String shown,
      List<Slot> parameters,
      boolean readOnly) {
    HttpRoute annotation = method.getAnnotation(HttpRoute.class);
    if (annotation == null) {
      return;
    }
    Route route = parse(annotation, blamed, shown);
    refuseTwice(route, blamed, shown);
    if (route.verb().equals(READING) && !readOnly) {
      throw new Refusal(
          blamed,
          "%s is reached by GET, which promises to change nothing.".formatted(shown),
          "mark it @ReadOnly, or let its route begin with POST, PUT, PATCH or DELETE");
    }
    if (!route.hasKey() && !key.equals(TEXT)) {
      throw new Refusal(
          blamed,
          "The route %s of %s does not say which grain is called.".formatted(route, shown),
          "add {key} to the path, or let the interface extend Grain<String>");
    }
    refuseUnknownVariables(route, blamed, shown, parameters);
    for (Slot parameter : parameters) {
      refuseShapeless(route, blamed, shown, parameter);
    }
  }

  /** The first method of an interface whose route names no grain, if there is one. */
  static Optional<ExecutableElement> withoutKey(Elements elements, TypeElement grain) {
    return ElementFilter.methodsIn(elements.getAllMembers(grain)).stream()
        .filter(method -> {
          HttpRoute annotation = method.getAnnotation(HttpRoute.class);
          return annotation != null && !annotation.value().contains("{" + Route.KEY + "}");
        })
        .findFirst();
  }

  private static Route parse(HttpRoute annotation, Element blamed, String shown) {
    try {
      return Route.parse(annotation.value());
    } catch (IllegalArgumentException e) {
      throw new Refusal(
          blamed,
          "The route of %s is none: %s.".formatted(shown, e.getMessage()),
          "write it like \"GET /quotes/{symbol}\"");
    }
  }

  private void refuseTwice(Route route, Element blamed, String shown) {
    String other = known.putIfAbsent(route.pattern(), shown);
    if (other != null && !other.equals(shown)) {
      throw new Refusal(
          blamed,
          "%s and %s have the same route %s.".formatted(other, shown, route),
          "give one of them another path, or another HTTP method");
    }
  }

  private static void refuseUnknownVariables(
      Route route, Element blamed, String shown, List<Slot> parameters) {
    List<String> names = parameters.stream().map(Slot::name).toList();
    if (route.hasKey() && names.contains(Route.KEY)) {
      throw new Refusal(
          blamed,
          "{key} in the route of %s is the grain's key, but there is a parameter of that name."
              .formatted(shown),
          "rename the parameter");
    }
    for (String variable : route.variables()) {
      if (!variable.equals(Route.KEY) && !names.contains(variable)) {
        throw new Refusal(
            blamed,
            "The route of %s has {%s}, but the method has no parameter of that name."
                .formatted(shown, variable),
            names.isEmpty()
                ? "add the parameter, or remove it from the path; {key} is the grain's key"
                : "name one of %s, or {key} for the grain's key"
                    .formatted(String.join(", ", names)));
      }
    }
  }

  /** A path and a query hold texts, and what is easily told by one. */
  private static void refuseShapeless(Route route, Element blamed, String shown, Slot parameter) {
    boolean inPath = route.variables().contains(parameter.name());
    boolean isText =
        parameter.encoding() instanceof Single single
            ? isText(single)
            : parameter.encoding() instanceof Maybe maybe && isText(maybe.element());
    if ((inPath || !route.hasBody()) && !isText) {
      throw new Refusal(
          blamed,
          "Parameter %s of %s cannot come from the %s of its route %s: it is more than a text, number, constant or time."
              .formatted(parameter.name(), shown, inPath ? "path" : "query", route),
          "let a body bring it: use POST, PUT or PATCH, and keep it out of the path");
    }
    if (inPath && parameter.optional()) {
      throw new Refusal(
          blamed,
          "Parameter %s of %s may be absent, but is in the path of its route %s."
              .formatted(parameter.name(), shown, route),
          "let it be there always, or move it into the query by removing it from the path");
    }
  }

  private static boolean isText(Single single) {
    return switch (single) {
      case Plain(Scalar scalar) -> scalar != Scalar.BYTES;
      case Encoding.Text text -> true;
      case Encoding.Constant constant -> true;
      case Encoding.Time time -> true;
      case Encoding.Message message -> false;
    };
  }
}
