package dev.teff.runtime.cluster;

import dev.teff.runtime.cluster.Peer.Role;
import dev.teff.runtime.wire.WireWriter;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.List;
import java.util.OptionalLong;

/** A client that knows the secret and says whatever a test wants it to. */
final class RawCaller implements AutoCloseable {
  private static final int LIMIT = 1 << 20;

  private final Socket socket;
  private final DataInputStream in;
  private final DataOutputStream out;

  RawCaller(int port, String secret) {
    try {
      socket = new Socket(InetAddress.getLoopbackAddress(), port);
      in = new DataInputStream(socket.getInputStream());
      out = new DataOutputStream(socket.getOutputStream());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    var self = new Peer(Role.CLIENT, new SiloIdentity("raw", 1, "", 0));
    var handshake =
        new InitiatorHandshake(
            self, Secret.of(secret), OptionalLong.empty(), Succession.NONE, new SecureRandom());
    write(handshake.hello());
    handshake.receive(read()).ifPresent(this::write);
    handshake.receive(read());
  }

  /** The answer to a frame. */
  Frame ask(Frame frame) {
    write(frame);
    Frame answer = read();
    while (answer instanceof ViewFrame) {
      answer = read();
    }
    return answer;
  }

  void write(Frame frame) {
    write(framed(frame));
  }

  /** Writes frames, and something behind them, in one piece. */
  void write(List<? extends Frame> frames, byte[] behind) {
    var together = new ByteArrayOutputStream();
    frames.forEach(frame -> together.writeBytes(framed(frame)));
    together.writeBytes(behind);
    write(together.toByteArray());
  }

  private static byte[] framed(Frame frame) {
    WireWriter bytes = new Envelope(0, frame).encode(LIMIT);
    return ByteBuffer.allocate(Integer.BYTES + bytes.size())
        .putInt(bytes.size())
        .put(bytes.array(), 0, bytes.size())
        .array();
  }

  private void write(byte[] bytes) {
    try {
      out.write(bytes);
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Frame read() {
    try {
      byte[] bytes = in.readNBytes(in.readInt());
      return Envelope.decode(bytes, 0, bytes.length).frame();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
