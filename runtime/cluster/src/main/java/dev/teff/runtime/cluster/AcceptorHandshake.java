package dev.teff.runtime.cluster;

import dev.teff.runtime.cluster.RefusalFrame.Reason;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** The part of the end that took the connection. */
final class AcceptorHandshake implements Handshake {
  private final ChallengeFrame challenge;
  private final Secret secret;
  private @Nullable Transcript transcript;
  private boolean proven;

  AcceptorHandshake(Peer self, Secret secret, RandomGenerator random) {
    this.challenge = new ChallengeFrame(self, Handshake.nonce(random));
    this.secret = secret;
  }

  @Override
  public Optional<Frame> receive(Frame frame) {
    Transcript so = transcript;
    return switch (frame) {
      case HelloFrame hello when so == null -> Optional.of(challenge(hello));
      case ProofFrame proof when so != null && !proven -> {
        if (!proof.proves(so.initiatorProof(secret))) {
          throw new HandshakeException(Reason.WRONG_SECRET);
        }
        proven = true;
        yield Optional.of(so.acceptorProof(secret));
      }
      default -> throw new HandshakeException(Reason.NO_HANDSHAKE);
    };
  }

  private ChallengeFrame challenge(HelloFrame hello) {
    if (hello.protocol() != HelloFrame.PROTOCOL) {
      throw new HandshakeException(Reason.OTHER_PROTOCOL);
    }
    transcript = new Transcript(hello, challenge);
    return challenge;
  }

  /** Which connection of the proven peer's it replaces. */
  Succession succession() {
    Transcript so = transcript;
    return so == null ? Succession.NONE : so.hello().succession();
  }

  @Override
  public Optional<Peer> proven() {
    Transcript so = transcript;
    return proven && so != null ? Optional.of(so.hello().peer()) : Optional.empty();
  }
}
