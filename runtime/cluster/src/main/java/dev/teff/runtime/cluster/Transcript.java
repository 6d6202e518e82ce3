package dev.teff.runtime.cluster;

import dev.teff.runtime.wire.WireWriter;
import java.nio.charset.StandardCharsets;

/**
 * What both ends said before they proved anything. A proof signs all of it, so it is worth nothing
 * on another connection, with another incarnation, or in the other direction.
 */
record Transcript(HelloFrame hello, ChallengeFrame challenge) {
  ProofFrame initiatorProof(Secret secret) {
    return proof(secret, "initiator");
  }

  ProofFrame acceptorProof(Secret secret) {
    return proof(secret, "acceptor");
  }

  private ProofFrame proof(Secret secret, String end) {
    return new ProofFrame(
        secret.sign(
            ("teff " + end).getBytes(StandardCharsets.UTF_8),
            WireWriter.encode(HelloFrame.CODEC, hello.signed()),
            WireWriter.encode(ChallengeFrame.CODEC, challenge)));
  }
}
