package dev.teff.runtime.cluster;

import dev.teff.grains.spi.Codec;
import dev.teff.grains.spi.FieldReader;
import dev.teff.grains.spi.FieldWriter;
import dev.teff.runtime.wire.FunctionCodec;

/**
 * The answer to {@link HelloFrame}: who is here, and what to prove the secret with.
 *
 * @param nonce random, so that no proof can be used twice
 */
record ChallengeFrame(Peer peer, String nonce) implements Frame {
  static final Codec<ChallengeFrame> CODEC =
      new FunctionCodec<>("Challenge", ChallengeFrame::write, ChallengeFrame::read);

  private void write(FieldWriter out) {
    out.message(1, peer, Peer.CODEC);
    out.string(2, nonce);
  }

  private static ChallengeFrame read(FieldReader in) {
    var peer = new Peer(Peer.Role.CLIENT, Identities.NOBODY);
    String nonce = "";
    for (int field = in.next(); field != 0; field = in.next()) {
      switch (field) {
        case 1 -> peer = in.message(Peer.CODEC);
        case 2 -> nonce = in.string();
        default -> in.skip();
      }
    }
    return new ChallengeFrame(peer, nonce);
  }
}
