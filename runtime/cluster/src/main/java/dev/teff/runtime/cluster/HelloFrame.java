package dev.teff.runtime.cluster;

import dev.teff.grains.spi.Codec;
import dev.teff.grains.spi.FieldReader;
import dev.teff.grains.spi.FieldWriter;
import dev.teff.runtime.wire.FunctionCodec;

/**
 * The first frame of the end that opened the connection.
 *
 * @param nonce random, so that no proof can be used twice
 * @param succession which connection it replaces, which older ends do not understand
 */
record HelloFrame(int protocol, Peer peer, String nonce, Succession succession) implements Frame {
  /** Changes when an older end could not understand a newer one any more. */
  static final int PROTOCOL = 1;

  static final Codec<HelloFrame> CODEC =
      new FunctionCodec<>("Hello", HelloFrame::write, HelloFrame::read);

  /**
   * What proofs sign: what ends of every version read, and write again as it was. The rest is worth
   * nothing to a forger, who would have to prove the peer.
   */
  HelloFrame signed() {
    return new HelloFrame(protocol, peer, nonce, Succession.NONE);
  }

  private void write(FieldWriter out) {
    out.int32(1, protocol);
    out.message(2, peer, Peer.CODEC);
    out.string(3, nonce);
    if (!succession.isNone()) {
      out.int32(4, succession.way());
      out.int64(5, succession.number());
    }
  }

  private static HelloFrame read(FieldReader in) {
    int protocol = 0;
    var peer = new Peer(Peer.Role.CLIENT, Identities.NOBODY);
    String nonce = "";
    int way = 0;
    long number = 0;
    for (int field = in.next(); field != 0; field = in.next()) {
      switch (field) {
        case 1 -> protocol = in.int32();
        case 2 -> peer = in.message(Peer.CODEC);
        case 3 -> nonce = in.string();
        case 4 -> way = in.int32();
        case 5 -> number = in.int64();
        default -> in.skip();
      }
    }
    return new HelloFrame(protocol, peer, nonce, new Succession(way, number));
  }
}
