package dev.teff.runtime;

import dev.teff.grains.CallOptions;
import java.util.HashMap;
import java.util.Map;

/** What callers say about calls, handed on along the chain of calls. */
final class CallContexts {
  private CallContexts() {}

  /**
   * Both, the second before the first where they differ.
   *
   * @throws IllegalArgumentException when it is more than may travel
   */
  static Map<String, String> join(Map<String, String> inherited, Map<String, String> added) {
    if (added.isEmpty()) {
      return inherited;
    }
    if (inherited.isEmpty()) {
      return CallOptions.checkedContext(added);
    }
    var both = new HashMap<>(inherited);
    both.putAll(added);
    return CallOptions.checkedContext(both);
  }
}
