package dev.teff.runtime.gateway;

import dev.teff.grains.ErrorCode;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Keeps web pages of others from calling as whoever looks at them. Where callers need tokens, pages
 * have none; else the browser's address, or its certificate, would let them in.
 */
final class Pages {
  private static final Pattern ADDRESS =
      Pattern.compile("(localhost|[0-9.]+|\\[[0-9a-fA-F:.]+])(:[0-9]+)?");

  /** What browsers say of their users' own requests, and of those of the gateway's own pages. */
  private static final Set<String> OWN = Set.of("same-origin", "none");

  /** Whether nobody has a reason to come by a name; with TLS, the name is the certificate's. */
  private final boolean byAddress;

  Pages(GatewayOptions options) {
    this.byAddress = Gateway.isLoopback(options.bind()) && options.security().tls().isEmpty();
  }

  /**
   * Lets a request pass, or not.
   *
   * @throws Refusal {@code TEFF-602} when a page of others makes it
   */
  void check(HttpServerRequest request) {
    @Nullable String host =
        request.version() == HttpVersion.HTTP_2
            ? String.valueOf(request.authority())
            : request.getHeader("Host");
    if (byAddress && host != null && !ADDRESS.matcher(host).matches()) {
      throw refusal(
          "The gateway was asked for by the name %s, and listens on this machine only"
              .formatted(host),
          "a page whose name was made to stand for this machine, or a proxy; use the address, or"
              + " tokens");
    }
    if (changes(request.method()) && isOfOthers(request, host)) {
      throw refusal(
          "A web page of another origin makes this call",
          "the gateway knows callers without tokens by where they come from; use tokens, or serve"
              + " the page from the gateway's origin");
    }
  }

  private static boolean changes(HttpMethod method) {
    return !method.equals(HttpMethod.GET) && !method.equals(HttpMethod.HEAD);
  }

  /** Pages cannot change what browsers say here; others than browsers say nothing. */
  private static boolean isOfOthers(HttpServerRequest request, @Nullable String host) {
    String site = request.getHeader("Sec-Fetch-Site");
    if (site != null) {
      return !OWN.contains(site);
    }
    String origin = request.getHeader("Origin");
    return origin != null
        && !origin.substring(origin.indexOf("//") + 2).equalsIgnoreCase(String.valueOf(host));
  }

  private static Refusal refusal(String what, String why) {
    return new Refusal(ErrorCode.FORBIDDEN, "%s | in the gateway | %s".formatted(what, why));
  }
}
