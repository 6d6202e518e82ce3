package dev.teff.runtime.cluster;

import dev.teff.grains.spi.Codec;
import dev.teff.grains.spi.FieldReader;
import dev.teff.runtime.wire.FunctionCodec;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/**
 * Shows that its sender knows the secret.
 *
 * @param mac hexadecimal
 */
record ProofFrame(String mac) implements Frame {
  static final Codec<ProofFrame> CODEC =
      new FunctionCodec<>("Proof", (frame, out) -> out.string(1, frame.mac), ProofFrame::read);

  /** Compares in a time that does not tell where they differ. */
  boolean proves(ProofFrame expected) {
    return MessageDigest.isEqual(
        mac.getBytes(StandardCharsets.UTF_8), expected.mac.getBytes(StandardCharsets.UTF_8));
  }

  private static ProofFrame read(FieldReader in) {
    String mac = "";
    for (int field = in.next(); field != 0; field = in.next()) {
      if (field == 1) {
        mac = in.string();
      } else {
        in.skip();
      }
    }
    return new ProofFrame(mac);
  }

  @Override
  public String toString() {
    return "ProofFrame"; // a proof belongs into no log
  }
}
