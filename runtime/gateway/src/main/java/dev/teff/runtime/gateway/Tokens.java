package dev.teff.runtime.gateway;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyType;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import dev.teff.grains.ErrorCode;
import dev.teff.grains.GrainException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.FileTime;
import java.text.ParseException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells from a token who calls. The key's kind decides which algorithms count, never the token: one
 * that says {@code none}, or signs with a public key as if it were a secret, is forged.
 */
final class Tokens {
  private static final Logger LOG = LoggerFactory.getLogger(Gateway.class);
  private static final String BEARER = "bearer ";
  private static final int CLOCK_SKEW_SECONDS = 5;
  private static final long CHECK_NANOS = 1_000_000_000L;
  private static final Map<KeyType, Set<JWSAlgorithm>> ALGORITHMS =
      Map.of(
          KeyType.RSA, Set.of(JWSAlgorithm.RS256, JWSAlgorithm.PS256, JWSAlgorithm.RS512),
          KeyType.EC, Set.of(JWSAlgorithm.ES256, JWSAlgorithm.ES384, JWSAlgorithm.ES512),
          KeyType.OCT, Set.of(JWSAlgorithm.HS256, JWSAlgorithm.HS384, JWSAlgorithm.HS512));

  private final SecurityOptions.Tokens options;
  private volatile Keys keys;
  private volatile long checked = System.nanoTime();
  private volatile String complaint = "";

  private record Keys(FileTime written, DefaultJWTProcessor<SecurityContext> processor) {}

  /**
   * Reads the keys.
   *
   * @throws GrainException {@code TEFF-501} when they cannot be read
   */
  Tokens(SecurityOptions.Tokens options) {
    this.options = options;
    try {
      this.keys = read();
    } catch (IOException | ParseException e) {
      throw GatewayOptions.invalid("tokens.keys: " + e, e);
    }
  }

  private Keys read() throws IOException, ParseException {
    FileTime written = Files.getLastModifiedTime(options.keys());
    JWKSet set = JWKSet.load(options.keys().toFile());
    var algorithms = new HashSet<JWSAlgorithm>();
    for (JWK key : set.getKeys()) {
      algorithms.addAll(ALGORITHMS.getOrDefault(key.getKeyType(), Set.of()));
    }
    if (algorithms.isEmpty()) {
      throw new ParseException(
          options.keys() + " has no key that signs tokens, of the kinds RSA, EC or oct", 0);
    }
    var processor = new DefaultJWTProcessor<SecurityContext>();
    processor.setJWSKeySelector(
        new JWSVerificationKeySelector<>(algorithms, new ImmutableJWKSet<>(set)));
    var claims =
        new DefaultJWTClaimsVerifier<SecurityContext>(
            options.audience(),
            new JWTClaimsSet.Builder().issuer(options.issuer()).build(),
            Set.of("sub", "exp"));
    claims.setMaxClockSkew(CLOCK_SKEW_SECONDS);
    processor.setJWTClaimsSetVerifier(claims);
    return new Keys(written, processor);
  }

  /**
   * Who the token in an {@code Authorization} header speaks of.
   *
   * @throws Refusal {@code TEFF-601}
   */
  Caller caller(@Nullable String authorization) {
    if (authorization == null || !isToken(authorization)) {
      throw refused("The call has no bearer token");
    }
    refresh();
    try {
      JWTClaimsSet claims =
          keys.processor().process(authorization.substring(BEARER.length()).strip(), null);
      return new Caller(String.valueOf(claims.getSubject()), roles(claims), true);
    } catch (ParseException | BadJOSEException | JOSEException e) {
      throw refused("The call's token does not count: " + e.getMessage());
    }
  }

  /** Whether a header has a token at all. */
  static boolean isToken(@Nullable String authorization) {
    return authorization != null
        && authorization.regionMatches(true, 0, BEARER, 0, BEARER.length());
  }

  private static Set<String> roles(JWTClaimsSet claims) throws ParseException {
    List<String> listed = Optional.ofNullable(claims.getStringListClaim("roles")).orElse(List.of());
    String scope = Optional.ofNullable(claims.getStringClaim("scope")).orElse("");
    var roles = new HashSet<>(listed);
    for (String word : List.of(scope.split(" ", -1))) {
      if (!word.isEmpty()) {
        roles.add(word);
      }
    }
    return Set.copyOf(roles);
  }

  /** Reads the keys again when their file has changed; keeps the old ones when it is broken. */
  private void refresh() {
    long now = System.nanoTime();
    if (now - checked < CHECK_NANOS) {
      return;
    }
    checked = now;
    try {
      if (!Files.getLastModifiedTime(options.keys()).equals(keys.written())) {
        keys = read();
        complaint = "";
        LOG.info("The keys of tokens were read again from {}.", options.keys());
      }
    } catch (IOException | ParseException e) {
      complain(e);
    }
  }

  /** Once: the file is looked at again each second. */
  private void complain(Exception broken) {
    if (!broken.toString().equals(complaint)) {
      complaint = broken.toString();
      LOG.warn("The keys of tokens cannot be read again; the old ones stay.", broken);
    }
  }

  private static Refusal refused(String what) {
    return new Refusal(
        ErrorCode.UNAUTHENTICATED,
        what
            + " | in the gateway | it is missing, expired, for another audience, or signed by a key"
            + " that the gateway does not know | get a new one, and send it as Authorization:"
            + " Bearer …");
  }
}
