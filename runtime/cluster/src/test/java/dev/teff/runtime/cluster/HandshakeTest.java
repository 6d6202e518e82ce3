package dev.teff.runtime.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teff.runtime.cluster.Peer.Role;
import dev.teff.runtime.wire.WireWriter;
import java.security.SecureRandom;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class HandshakeTest {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Peer CALLER = new Peer(Role.SILO, new SiloIdentity("a", 1, "host-a", 1));
  private static final Peer CALLED = new Peer(Role.SILO, new SiloIdentity("b", 2, "host-b", 2));
  private static final Secret SECRET = Secret.of("open sesame");

  private final InitiatorHandshake initiator = initiator(SECRET, OptionalLong.of(2));
  private final AcceptorHandshake acceptor = new AcceptorHandshake(CALLED, SECRET, RANDOM);

  private static InitiatorHandshake initiator(Secret secret, OptionalLong expected) {
    return new InitiatorHandshake(CALLER, secret, expected, new Succession(1, 7), RANDOM);
  }

  @Test
  void bothEnds_withOneSecret_proveWhoTheyAre() {
    Frame challenge = acceptor.receive(initiator.hello()).orElseThrow();
    Frame proof = initiator.receive(challenge).orElseThrow();
    assertThat(acceptor.proven()).isEmpty();
    Frame answer = acceptor.receive(proof).orElseThrow();
    assertThat(initiator.proven()).isEmpty();
    assertThat(initiator.receive(answer)).isEmpty();
    assertThat(acceptor.proven()).contains(CALLER);
    assertThat(initiator.proven()).contains(CALLED);
  }

  @Test
  void initiator_withAnotherSecret_isRefused() {
    InitiatorHandshake guesser = initiator(Secret.of("guess"), OptionalLong.empty());
    Frame challenge = acceptor.receive(guesser.hello()).orElseThrow();
    Frame proof = guesser.receive(challenge).orElseThrow();
    assertThatThrownBy(() -> acceptor.receive(proof)).hasMessageContaining("cluster secret");
    assertThat(acceptor.proven()).isEmpty();
  }

  @Test
  void acceptor_thatOnlyMirrorsTheProof_isNotBelieved() {
    Frame challenge = acceptor.receive(initiator.hello()).orElseThrow();
    Frame proof = initiator.receive(challenge).orElseThrow();
    assertThatThrownBy(() -> initiator.receive(proof)).hasMessageContaining("cluster secret");
    assertThat(initiator.proven()).isEmpty();
  }

  @Test
  void proof_ofAnotherConnection_isWorthNothing() {
    Frame challenge = acceptor.receive(initiator.hello()).orElseThrow();
    Frame proof = initiator.receive(challenge).orElseThrow();
    var second = new AcceptorHandshake(CALLED, SECRET, RANDOM);
    second.receive(initiator.hello());
    assertThatThrownBy(() -> second.receive(proof)).isInstanceOf(HandshakeException.class);
  }

  @Test
  void proof_forAnotherIncarnation_isWorthNothing() {
    HelloFrame hello = initiator.hello();
    Frame challenge = acceptor.receive(hello).orElseThrow();
    Frame proof = initiator.receive(challenge).orElseThrow();
    var forger = new Peer(Role.SILO, new SiloIdentity("a", 666, "host-a", 1));
    Transcript forged =
        new Transcript(
            new HelloFrame(hello.protocol(), forger, hello.nonce(), hello.succession()),
            (ChallengeFrame) challenge);
    assertThat(((ProofFrame) proof).proves(forged.initiatorProof(SECRET))).isFalse();
  }

  @Test
  void succession_isTold_andNoPartOfTheProof() {
    HelloFrame hello = initiator.hello();
    assertThat(acceptor.succession()).isEqualTo(Succession.NONE);
    var challenge = (ChallengeFrame) acceptor.receive(hello).orElseThrow();
    assertThat(acceptor.succession()).isEqualTo(new Succession(1, 7));
    Frame proof = initiator.receive(challenge).orElseThrow();
    var asAnOlderEndReadsIt =
        new HelloFrame(hello.protocol(), hello.peer(), hello.nonce(), Succession.NONE);
    assertThat(
            ((ProofFrame) proof)
                .proves(new Transcript(asAnOlderEndReadsIt, challenge).initiatorProof(SECRET)))
        .isTrue();
    assertThat(WireWriter.encode(HelloFrame.CODEC, asAnOlderEndReadsIt))
        .isEqualTo(WireWriter.encode(HelloFrame.CODEC, hello.signed()));
  }

  @Test
  void initiator_thatMeetsAnotherIncarnation_proceedsNoFurther() {
    InitiatorHandshake expecting = initiator(SECRET, OptionalLong.of(3));
    Frame challenge = acceptor.receive(expecting.hello()).orElseThrow();
    assertThatThrownBy(() -> expecting.receive(challenge)).hasMessageContaining("another silo");
  }

  @Test
  void call_beforeAnyProof_isRefused() {
    assertThatThrownBy(() -> acceptor.receive(new Frame.Ping(1)))
        .isInstanceOf(HandshakeException.class);
  }

  @Test
  void proof_beforeAnyChallenge_isRefused() {
    assertThatThrownBy(() -> acceptor.receive(new ProofFrame("00")))
        .isInstanceOf(HandshakeException.class);
  }

  @Test
  void otherProtocol_isRefused() {
    var newer = new HelloFrame(2, CALLER, "nonce", Succession.NONE);
    assertThatThrownBy(() -> acceptor.receive(newer)).hasMessageContaining("another version");
  }

  @Test
  void client_thatAnswersAsASilo_isNotBelieved() {
    var client = new Peer(Role.CLIENT, CALLED.identity());
    assertThatThrownBy(() -> initiator.receive(new ChallengeFrame(client, "nonce")))
        .isInstanceOf(HandshakeException.class);
  }

  @Test
  void secretAndProof_areNeverShown() {
    assertThat(SECRET.toString()).doesNotContain("sesame");
    assertThat(new ProofFrame("abcdef").toString()).doesNotContain("abcdef");
  }
}
