package dev.teff.runtime.cluster;

import dev.teff.grains.spi.Codec;
import dev.teff.grains.spi.FieldReader;
import dev.teff.grains.spi.FieldWriter;
import dev.teff.runtime.wire.FunctionCodec;

/**
 * The first frame of the end that opened the connection.
 *
 * @param nonce random, so that no proof can be used twice
 */
record HelloFrame(int protocol, Peer peer, String nonce) implements Frame {
  /** Changes when an older end could not understand a newer one any more. */
  static final int PROTOCOL = 1;

  static final Codec<HelloFrame> CODEC =
      new FunctionCodec<>("Hello", HelloFrame::write, HelloFrame::read);

  private void write(FieldWriter out) {
    out.int32(1, protocol);
    out.message(2, peer, Peer.CODEC);
    out.string(3, nonce);
  }

  private static HelloFrame read(FieldReader in) {
    int protocol = 0;
    var peer = new Peer(Peer.Role.CLIENT, Identities.NOBODY);
    String nonce = "";
    for (int field = in.next(); field != 0; field = in.next()) {
      switch (field) {
        case 1 -> protocol = in.int32();
        case 2 -> peer = in.message(Peer.CODEC);
        case 3 -> nonce = in.string();
        default -> in.skip();
      }
    }
    return new HelloFrame(protocol, peer, nonce);
  }
}
