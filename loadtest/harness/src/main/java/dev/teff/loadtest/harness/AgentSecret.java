package dev.teff.loadtest.harness;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** What a coordinator and its agents know. It is never sent: who knows it signs a nonce. */
final class AgentSecret {
  private static final String ALGORITHM = "HmacSHA256";
  private static final String VARIABLE = "TEFF_AGENTS_SECRET";

  private final SecretKeySpec key;
  private final boolean isEmpty;

  private AgentSecret(String text) {
    // A key may not be empty, so something known stands in front.
    key = new SecretKeySpec(("agents " + text).getBytes(StandardCharsets.UTF_8), ALGORITHM);
    isEmpty = text.isEmpty();
  }

  static AgentSecret of(String text) {
    return new AgentSecret(text);
  }

  /** That of a file, else of a variable, else the empty one, which keeps nobody out. */
  static AgentSecret from(@Nullable Path file) throws IOException {
    if (file != null) {
      return of(Files.readString(file).strip());
    }
    String variable = System.getenv(VARIABLE);
    return of(variable == null ? "" : variable);
  }

  boolean isEmpty() {
    return isEmpty;
  }

  String proof(String nonce) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      return HexFormat.of().formatHex(mac.doFinal(nonce.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java platform has " + ALGORITHM + ".", e);
    }
  }

  boolean isProof(String nonce, String proof) {
    return MessageDigest.isEqual(
        proof(nonce).getBytes(StandardCharsets.UTF_8), proof.getBytes(StandardCharsets.UTF_8));
  }
}
