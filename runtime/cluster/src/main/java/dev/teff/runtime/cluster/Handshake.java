package dev.teff.runtime.cluster;

import java.util.HexFormat;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * One end's part in the four frames that open a connection; used by one thread.
 *
 * <pre>
 *   initiator                               acceptor
 *     HELLO(who, nonce)           →
 *                                 ←         CHALLENGE(who, nonce)
 *     PROOF(of initiator)         →
 *                                 ←         PROOF(of acceptor), or REFUSAL and the end
 * </pre>
 */
interface Handshake {
  /** The longest frame while nobody has proved anything. */
  int FRAME_LIMIT = 1024;

  /**
   * Takes the other end's next frame; answers with the frame to send, if there is one.
   *
   * @throws HandshakeException when the connection must not go on
   */
  Optional<Frame> receive(Frame frame);

  /** Who the other end proved to be; empty until then. */
  Optional<Peer> proven();

  /** A number that nobody has used before. */
  static String nonce(RandomGenerator random) {
    byte[] bytes = new byte[32];
    random.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }
}
