package dev.teff.runtime.admin;

import com.sun.net.httpserver.HttpExchange;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Who asks. */
final class Visitors {
  private static final Pattern ADDRESS =
      Pattern.compile("(localhost|[0-9.]+|\\[[0-9a-fA-F:.]+])(:[0-9]+)?");

  private Visitors() {}

  /** Whether it is somebody on the silo's own machine. */
  static boolean isHere(HttpExchange exchange) {
    return exchange.getRemoteAddress().getAddress().isLoopbackAddress();
  }

  /**
   * Whether a name was asked for that is no address. A browser does so for a page of somebody else
   * whose name was made to stand for this machine, and would show that page what it gets.
   */
  static boolean useAName(HttpExchange exchange) {
    @Nullable String host = exchange.getRequestHeaders().getFirst("Host");
    return host != null && !ADDRESS.matcher(host).matches();
  }
}
