package dev.teff.runtime.cluster.spi;

import io.vertx.core.buffer.Buffer;

/**
 * A connection that carries bytes in order, both ways. All methods but {@link #execute} are for its
 * event loop, and so are all calls of its receiver.
 */
public interface StreamSocket {
  /** Begins to read; called once, by whoever was handed the socket, before anything else. */
  void open(Receiver receiver);

  /** Runs a task on the event loop; false when that has ended, and the socket with it. */
  boolean execute(Runnable task);

  /** The host that the other end calls from. */
  String remoteHost();

  /**
   * Writes.
   *
   * @param written told when the bytes have left, or never will
   */
  void write(Buffer bytes, Runnable written);

  /** Stops reading until the other end has read what is written to it. */
  void readNoFasterThanWrite();

  /** Closes it; the receiver is told. */
  void close();

  /** Takes what a socket brings. */
  interface Receiver {
    /** Bytes came. */
    void arrived(Buffer bytes);

    /** It is closed, by either end or by the network. May be told more than once. */
    void ended(String why);
  }
}
