package dev.teff.codegen;

import com.palantir.javapoet.ClassName;
import dev.teff.codegen.Encoding.Message;
import java.util.List;

/** The event types that a journal once stored. */
record HistoryModel(List<Former> former, List<String> retired) {
  static final HistoryModel NONE = new HistoryModel(List.of(), List.of());

  /**
   * One that is turned into an event of today.
   *
   * @param name the stable name
   * @param owner the type that has the method
   * @param method the name of the static method
   */
  record Former(String name, Message old, ClassName owner, String method) {}

  boolean isEmpty() {
    return former.isEmpty() && retired.isEmpty();
  }
}
