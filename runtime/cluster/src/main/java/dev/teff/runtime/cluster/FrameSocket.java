package dev.teff.runtime.cluster;

import dev.teff.grains.spi.DecodingException;
import dev.teff.runtime.cluster.spi.StreamSocket;
import io.vertx.core.buffer.Buffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A socket that speaks frames. All methods but {@link #execute} are for its event loop. */
final class FrameSocket {
  private static final Logger LOG = LoggerFactory.getLogger(NetTransport.class);

  private final StreamSocket socket;
  private final Receiver receiver;
  private final FrameSplitter splitter;
  private boolean closed;

  /** Wraps a socket that nobody has opened; on its event loop. */
  FrameSocket(StreamSocket socket, Receiver receiver) {
    this.socket = socket;
    this.receiver = receiver;
    this.splitter = new FrameSplitter(Handshake.FRAME_LIMIT, this::frame);
  }

  /** Begins to read. */
  void open() {
    socket.open(
        new StreamSocket.Receiver() {
          @Override
          public void arrived(Buffer bytes) {
            FrameSocket.this.arrived(bytes);
          }

          @Override
          public void ended(String why) {
            end(why);
          }
        });
  }

  /** Takes what a socket brings. */
  interface Receiver {
    /** A frame came. */
    void received(Envelope envelope);

    /** What came in one piece has been received. */
    default void paused() {}

    /** Bytes came that are no frame; the socket is closed by itself. */
    void garbage(DecodingException problem);

    /** The socket is closed, whoever closed it; told once. */
    void ended(String why);
  }

  /** Runs a task on the event loop; false when that has ended, and the socket with it. */
  boolean execute(Runnable task) {
    return socket.execute(task);
  }

  /** The host that the other end calls from. */
  String remoteHost() {
    return socket.remoteHost();
  }

  /** How long frames may be from now on. */
  void limit(int bytes) {
    splitter.limit(bytes);
  }

  /**
   * Writes.
   *
   * @param written told when the bytes have left, or never will
   */
  void write(Buffer frames, Runnable written) {
    socket.write(frames, written);
  }

  /** Stops reading until the other end has read what is written to it. */
  void readNoFasterThanWrite() {
    socket.readNoFasterThanWrite();
  }

  void close(String why) {
    end(why);
  }

  private void arrived(Buffer bytes) {
    try {
      splitter.feed(bytes.getBytes());
    } catch (DecodingException e) {
      receiver.garbage(e);
      end("its bytes are no frames");
    } catch (Throwable e) { // nobody knows what has become of the frame
      LOG.error("A frame could not be taken; its connection ends.", e);
      end("a frame could not be taken: " + e);
    } finally {
      receiver.paused(); // there may be frames before those bytes
    }
  }

  private void frame(byte[] bytes, int offset, int length) {
    if (!closed) {
      receiver.received(Envelope.decode(bytes, offset, length));
    }
  }

  private void end(String why) {
    if (!closed) {
      closed = true;
      socket.close();
      receiver.ended(why);
    }
  }
}
