package dev.teff.runtime.gateway;

import io.grpc.Drainable;
import io.grpc.KnownLength;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** A message on its way out: gRPC takes it in one piece, without a buffer of its own between. */
final class MessageStream extends ByteArrayInputStream implements Drainable, KnownLength {
  MessageStream(byte[] message) {
    super(message);
  }

  @Override
  public int drainTo(OutputStream target) throws IOException {
    return (int) transferTo(target);
  }

  /** A message that has come: into an array of its size, where gRPC knows that. */
  static byte[] read(InputStream message, int most) throws IOException {
    return message.readNBytes(
        message instanceof KnownLength ? Math.min(message.available(), most) : most);
  }
}
