package dev.teff.runtime.cluster;

import dev.teff.runtime.cluster.RefusalFrame.Reason;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** The part of the end that opened the connection. */
final class InitiatorHandshake implements Handshake {
  private final HelloFrame hello;
  private final Secret secret;
  private final OptionalLong expected;
  private @Nullable Transcript transcript;
  private boolean proven;

  /**
   * A handshake.
   *
   * @param expected the incarnation that must be there; empty when anyone will do
   * @param succession which connection it replaces
   */
  InitiatorHandshake(
      Peer self,
      Secret secret,
      OptionalLong expected,
      Succession succession,
      RandomGenerator random) {
    this.hello = new HelloFrame(HelloFrame.PROTOCOL, self, Handshake.nonce(random), succession);
    this.secret = secret;
    this.expected = expected;
  }

  /** What to begin with. */
  HelloFrame hello() {
    return hello;
  }

  @Override
  public Optional<Frame> receive(Frame frame) {
    Transcript so = transcript;
    return switch (frame) {
      case ChallengeFrame challenge when so == null -> Optional.of(prove(challenge));
      case ProofFrame proof when so != null -> {
        if (!proof.proves(so.acceptorProof(secret))) {
          throw new HandshakeException(Reason.WRONG_SECRET);
        }
        proven = true;
        yield Optional.empty();
      }
      case RefusalFrame refusal -> throw new HandshakeException(refusal.reason());
      default -> throw new HandshakeException(Reason.NO_HANDSHAKE);
    };
  }

  private ProofFrame prove(ChallengeFrame challenge) {
    if (!challenge.peer().isSilo()) {
      throw new HandshakeException(Reason.NO_HANDSHAKE);
    }
    if (expected.isPresent() && expected.getAsLong() != challenge.peer().identity().incarnation()) {
      throw new HandshakeException(Reason.OTHER_SILO);
    }
    var complete = new Transcript(hello, challenge);
    transcript = complete;
    return complete.initiatorProof(secret);
  }

  @Override
  public Optional<Peer> proven() {
    Transcript so = transcript;
    return proven && so != null ? Optional.of(so.challenge().peer()) : Optional.empty();
  }
}
