package dev.teff.runtime.cluster;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What the silos of a cluster and its clients know, and strangers do not. It is never sent and
 * never shown. Immutable.
 *
 * <pre>{@code
 * Secret secret = Secret.of(Files.readString(Path.of("/run/secrets/teff")).strip());
 * }</pre>
 */
public final class Secret {
  private static final String ALGORITHM = "HmacSHA256";

  private final SecretKeySpec key;

  private Secret(SecretKeySpec key) {
    this.key = key;
  }

  /** A secret. The empty one keeps nobody out: it is for silos that listen on loopback only. */
  public static Secret of(String text) {
    // A key may not be empty, so something known stands in front.
    byte[] bytes = ("teff " + text).getBytes(StandardCharsets.UTF_8);
    return new Secret(new SecretKeySpec(bytes, ALGORITHM));
  }

  /** What nobody can compute who does not know the secret, in hexadecimal. */
  String sign(byte[]... parts) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      for (byte[] part : parts) {
        // With its length, so that no other parts give the same bytes.
        mac.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, part.length));
        mac.update(part);
      }
      return HexFormat.of().formatHex(mac.doFinal());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java platform has " + ALGORITHM + ".", e);
    }
  }

  @Override
  public String toString() {
    return "Secret";
  }
}
