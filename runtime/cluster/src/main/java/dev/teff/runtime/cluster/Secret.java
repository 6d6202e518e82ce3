package dev.teff.runtime.cluster;

import dev.teff.grains.ErrorCode;
import dev.teff.grains.GrainException;
import dev.teff.grains.GrainException.Outcome;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What the silos of a cluster and its clients know, and strangers do not. It is never sent and
 * never shown. Immutable.
 */
public final class Secret {
  private static final String ALGORITHM = "HmacSHA256";

  private final SecretKeySpec key;

  private Secret(byte[] bytes) {
    this.key = new SecretKeySpec(bytes, ALGORITHM);
  }

  /**
   * A secret.
   *
   * @throws GrainException {@code TEFF-501} when it is blank
   */
  public static Secret of(String text) {
    if (text.isBlank()) {
      throw new GrainException(
          ErrorCode.CONFIGURATION_INVALID,
          Outcome.DID_NOT_RUN,
          "The cluster secret is empty | teff.cluster.secret | silos and clients prove to each other that they know it | set the same long random text for all of them");
    }
    return new Secret(text.getBytes(StandardCharsets.UTF_8));
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
