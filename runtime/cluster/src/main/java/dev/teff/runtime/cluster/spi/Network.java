package dev.teff.runtime.cluster.spi;

import io.vertx.core.Vertx;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Opens stream sockets and takes them. Safe for use by any thread. */
public interface Network extends AutoCloseable {
  /**
   * Listens. Blocks until the port is bound; what connects before {@link Acceptor#accept} is
   * closed.
   *
   * @param port 0 for a free one
   * @throws dev.teff.grains.GrainException {@code TEFF-401} when the port cannot be had
   */
  Acceptor listen(String host, int port);

  /**
   * All addresses of a host; only its name when it has none or they are not to be had now. May
   * block.
   */
  default List<String> addresses(String host) {
    return List.of(host);
  }

  /** Whichever of the event loops. */
  int ANY_LOOP = -1;

  /**
   * Connects; returns at once. Exactly one of the two is told, on an event loop: of the socket if
   * there is one.
   *
   * @param loop the event loop of the socket, as {@link #currentLoop()} counts, where that matters;
   *     or {@link #ANY_LOOP}
   * @param failed told why there is no socket
   */
  void connect(
      int loop,
      String host,
      int port,
      Consumer<StreamSocket> connected,
      Consumer<NoConnection> failed);

  /**
   * Which of the event loops is calling, counted from 0; {@link #ANY_LOOP} for a thread that is
   * none.
   */
  default int currentLoop() {
    return ANY_LOOP;
  }

  /** The event loops, where other servers may share them. */
  default Optional<Vertx> eventLoops() {
    return Optional.empty();
  }

  /** Closes the sockets that were opened here, unless that takes too long. Blocks meanwhile. */
  void disconnect();

  /** Closes everything. Blocks for a short time at most. */
  @Override
  void close();

  /**
   * Why a socket could not be opened.
   *
   * @param why in words that follow a colon
   * @param refused whether the machine answered that nobody listens there; otherwise nobody knows
   */
  record NoConnection(String why, boolean refused) {}

  /** Takes the sockets that others open. */
  interface Acceptor extends AutoCloseable {
    /** Where it listens. */
    int port();

    /** Hands every new socket over, on its event loop. */
    void accept(Consumer<StreamSocket> to);

    @Override
    void close();
  }
}
