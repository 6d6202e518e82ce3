package dev.teff.runtime.admin;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The parameters of a request. */
final class Query {
  private Query() {}

  /** Reads them, well encoded as in a URI; of those that are there twice, the last counts. */
  static Map<String, String> of(@Nullable String raw) {
    Map<String, String> parameters = new HashMap<>();
    for (String each : raw == null ? new String[0] : raw.split("&")) {
      int sign = each.indexOf('=');
      if (sign > 0) {
        parameters.put(decoded(each.substring(0, sign)), decoded(each.substring(sign + 1)));
      }
    }
    return parameters;
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }
}
