package dev.teff.codegen;

import javax.lang.model.element.Element;
import javax.lang.model.util.Elements;
import javax.tools.JavaFileObject;

/**
 * The way from a grain to a type that it needs.
 *
 * @param offender the nearest element in source: where an error is shown
 * @param request what asks for the type, for example {@code parameter order of Shop.place}
 * @param path the way through the types, for example {@code Order.lines[]}
 */
record Trace(Element offender, String request, String path) {
  static Trace of(Element offender, String request) {
    return new Trace(offender, request, "");
  }

  /** Into a named type; the path starts at the first one. */
  Trace type(String simpleName) {
    return new Trace(offender, request, path.isEmpty() ? simpleName : path);
  }

  /** Into a permitted subtype. */
  Trace member(Element blamed, String simpleName) {
    return new Trace(blamed, request, path + " > " + simpleName);
  }

  /** Into a component. */
  Trace component(Element blamed, String name) {
    return new Trace(blamed, request, path + "." + name);
  }

  /** The nearer element, if it is in source. */
  Element nearest(Elements elements, Element nearer) {
    var file = elements.getFileObjectOf(nearer);
    return file != null && file.getKind() == JavaFileObject.Kind.SOURCE ? nearer : offender;
  }

  /** Into the elements of a collection. */
  Trace elements() {
    return new Trace(offender, request, path + "[]");
  }

  String describe() {
    return (path.isEmpty() ? "" : "\n  at: " + path) + "\n  requested by: " + request;
  }
}
