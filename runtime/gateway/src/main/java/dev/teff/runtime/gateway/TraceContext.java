package dev.teff.runtime.gateway;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What W3C's headers say about a call; it travels with the call and all that it causes. */
final class TraceContext {
  static final String PARENT = "traceparent";
  static final String STATE = "tracestate";

  private TraceContext() {}

  /** Both, as they came; a state is nothing without a parent. */
  static Map<String, String> of(@Nullable String parent, @Nullable String state) {
    if (parent == null) {
      return Map.of();
    }
    return state == null ? Map.of(PARENT, parent) : Map.of(PARENT, parent, STATE, state);
  }
}
