package dev.teff.grains.spi;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What an {@link dev.teff.grains.HttpRoute} says.
 *
 * @param verb the HTTP method
 * @param parts of the path, in order
 */
public record Route(String verb, List<Part> parts) {
  /** The variable that stands for the grain's key. */
  public static final String KEY = "key";

  private static final Set<String> WITH_BODY = Set.of("POST", "PUT", "PATCH");
  private static final Set<String> WITHOUT_BODY = Set.of("GET", "DELETE");
  private static final Set<String> TAKEN = Set.of("v1", "health", "metrics");
  private static final Pattern LITERAL = Pattern.compile("[A-Za-z0-9._~-]+");
  private static final Pattern VARIABLE = Pattern.compile("\\{[A-Za-z_][A-Za-z0-9_]*}");

  /** Copies the list. */
  public Route {
    parts = List.copyOf(parts);
  }

  /**
   * What stands between two slashes.
   *
   * @param text as it is, or the name of a variable
   */
  public record Part(String text, boolean variable) {
    @Override
    public String toString() {
      return variable ? "{" + text + "}" : text;
    }
  }

  /**
   * Reads one.
   *
   * @throws IllegalArgumentException saying what is wrong with it
   */
  public static Route parse(String text) {
    int space = text.indexOf(' ');
    String verb = space < 0 ? text : text.substring(0, space);
    if (!WITH_BODY.contains(verb) && !WITHOUT_BODY.contains(verb)) {
      throw new IllegalArgumentException(
          "\"%s\" does not begin with GET, POST, PUT, PATCH or DELETE and a space".formatted(text));
    }
    String path = space < 0 ? "" : text.substring(space + 1);
    if (!path.startsWith("/") || path.length() == 1) {
      throw new IllegalArgumentException(
          "\"%s\" has no path that begins with / and goes on".formatted(text));
    }
    var parts = new ArrayList<Part>();
    var variables = new HashSet<String>();
    for (String part : path.substring(1).split("/", -1)) {
      parts.add(part(text, part));
      if (parts.getLast().variable() && !variables.add(part)) {
        throw new IllegalArgumentException("\"%s\" has %s twice".formatted(text, part));
      }
    }
    if (TAKEN.contains(parts.getFirst().toString())) {
      throw new IllegalArgumentException(
          "\"%s\" begins with /%s, where gateways have paths of their own"
              .formatted(text, parts.getFirst()));
    }
    return new Route(verb, parts);
  }

  private static Part part(String route, String part) {
    if (VARIABLE.matcher(part).matches()) {
      return new Part(part.substring(1, part.length() - 1), true);
    }
    if (!LITERAL.matcher(part).matches()) {
      throw new IllegalArgumentException(
          "\"%s\" has a part \"%s\", which is neither a name in braces nor made of letters, digits and . _ ~ -"
              .formatted(route, part));
    }
    return new Part(part, false);
  }

  /** Whether requests may have a body. */
  public boolean hasBody() {
    return WITH_BODY.contains(verb);
  }

  /** Whether the path says which grain is called. */
  public boolean hasKey() {
    return variables().contains(KEY);
  }

  /** The variables in the path, the key among them, in order. */
  public List<String> variables() {
    return parts.stream().filter(Part::variable).map(Part::text).toList();
  }

  /** The same for all routes between which a request could not choose. */
  public String pattern() {
    return parts.stream()
        .map(part -> part.variable() ? "{}" : part.text())
        .collect(Collectors.joining("/", verb + " /", ""));
  }

  /** The path, with variables in braces. */
  public String path() {
    return parts.stream().map(Part::toString).collect(Collectors.joining("/", "/", ""));
  }

  @Override
  public String toString() {
    return verb + " " + path();
  }
}
