package dev.teff.runtime.cluster;

import dev.teff.runtime.cluster.Peer.Role;
import dev.teff.runtime.wire.WireWriter;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.security.SecureRandom;
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
        new InitiatorHandshake(self, Secret.of(secret), OptionalLong.empty(), new SecureRandom());
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
    WireWriter bytes = new Envelope(0, frame).encode(LIMIT);
    try {
      out.writeInt(bytes.size());
      out.write(bytes.array(), 0, bytes.size());
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
