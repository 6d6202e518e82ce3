package dev.teff.runtime.gateway;

import com.typesafe.config.Config;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Who may call what, and how the gateway's sockets are protected. Immutable.
 *
 * @param tls certificates; without, connections are plain
 * @param tokens which tokens count; without, callers need none
 * @param rules who may call what; with none, everybody who was let in may call everything
 * @param rate how often one caller may call
 */
public record SecurityOptions(
    Optional<Tls> tls, Optional<Tokens> tokens, List<Rule> rules, Rate rate) {
  /** Copies the list. */
  public SecurityOptions {
    rules = List.copyOf(rules);
  }

  /**
   * Certificates, in PEM files that are read again when they change.
   *
   * @param certificate the chain, the gateway's own certificate first
   * @param key its private key, PKCS #8
   * @param clientAuthorities who signs the certificates that clients must show; without, they need
   *     none
   */
  public record Tls(Path certificate, Path key, Optional<Path> clientAuthorities) {}

  /**
   * What makes a token (a signed JWT) count.
   *
   * @param keys a JWKS file with the keys that sign tokens, read again when it changes
   * @param issuer who must have issued it
   * @param audience for whom it must have been issued
   */
  public record Tokens(Path keys, String issuer, String audience) {}

  /**
   * Permits some calls.
   *
   * @param types grain types; {@code *} for all
   * @param methods methods; {@code *} for all
   * @param callers who: subjects of tokens, {@code role:NAME} for a role, {@code *} for everybody
   */
  public record Rule(Set<String> types, Set<String> methods, Set<String> callers) {
    private static final String ALL = "*";
    private static final String ROLE = "role:";

    /** Copies the sets. */
    public Rule {
      types = Set.copyOf(types);
      methods = Set.copyOf(methods);
      callers = Set.copyOf(callers);
    }

    boolean permits(Caller caller, String type, String method) {
      return matches(types, type) && matches(methods, method) && names(caller);
    }

    private boolean names(Caller caller) {
      return callers.contains(ALL)
          || namesSubject(caller)
          || caller.roles().stream().anyMatch(role -> callers.contains(ROLE + role));
    }

    /** A subject may look like a role, and is none. */
    private boolean namesSubject(Caller caller) {
      return caller.isKnown() && !caller.name().startsWith(ROLE) && callers.contains(caller.name());
    }

    private static boolean matches(Set<String> names, String name) {
      return names.contains(ALL) || names.contains(name);
    }
  }

  /**
   * How often one caller may call.
   *
   * @param callsPerSecond in the long run; 0 for as often as it likes
   * @param burst how many calls at once
   */
  public record Rate(int callsPerSecond, int burst) {}

  static SecurityOptions from(Config gateway) {
    return new SecurityOptions(
        tls(gateway.getConfig("tls")),
        tokens(gateway.getConfig("tokens")),
        gateway.getConfigList("access.rules").stream().map(SecurityOptions::rule).toList(),
        new Rate(gateway.getInt("rate.calls-per-second"), gateway.getInt("rate.burst")));
  }

  private static Optional<Tls> tls(Config tls) {
    Optional<Path> certificate = file(tls, "certificate");
    Optional<Path> key = file(tls, "key");
    Optional<Path> clients = file(tls, "client-authorities");
    if (certificate.isPresent() != key.isPresent()
        || (clients.isPresent() && certificate.isEmpty())) {
      throw GatewayOptions.invalid(
          "tls has certificate \"%s\", key \"%s\" and client-authorities \"%s\", but it needs the first two, and the third only beside them, or nothing would be encrypted"
              .formatted(name(certificate), name(key), name(clients)),
          null);
    }
    return certificate.map(shown -> new Tls(shown, key.orElseThrow(), clients));
  }

  private static String name(Optional<Path> file) {
    return file.map(Path::toString).orElse("");
  }

  private static Optional<Tokens> tokens(Config tokens) {
    Optional<Path> keys = file(tokens, "keys");
    String issuer = tokens.getString("issuer");
    String audience = tokens.getString("audience");
    if (keys.isPresent() != !issuer.isEmpty() || keys.isPresent() != !audience.isEmpty()) {
      throw GatewayOptions.invalid(
          "tokens has keys \"%s\", issuer \"%s\" and audience \"%s\", but it needs all of them or none: a token counts when one of the keys signed it, the issuer issued it, and it is for the audience"
              .formatted(name(keys), issuer, audience),
          null);
    }
    return keys.map(file -> new Tokens(file, issuer, audience));
  }

  private static Rule rule(Config rule) {
    return new Rule(
        Set.copyOf(rule.getStringList("types")),
        Set.copyOf(rule.getStringList("methods")),
        Set.copyOf(rule.getStringList("callers")));
  }

  private static Optional<Path> file(Config config, String key) {
    return Optional.of(config.getString(key)).filter(name -> !name.isEmpty()).map(Path::of);
  }
}
