package dev.teff.simulator;

import io.vertx.core.buffer.Buffer;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** One direction of a connection: bytes in order, held back at times, and an end. */
final class Pipe {
  private static final int HANDSHAKE_PIECES = 2;

  private final Fabric fabric;
  private final SimulatedSocket source;
  private final SimulatedSocket sink;
  private final Deque<Piece> underWay = new ArrayDeque<>();
  private int sent;
  private World.@Nullable Due arrival;
  private long lastDue;
  private long heldUntil;
  private boolean ended;

  /** Bytes, or the end of the stream when there are none. */
  private record Piece(long due, @Nullable Buffer bytes, String why) {}

  Pipe(Fabric fabric, SimulatedSocket source, SimulatedSocket sink) {
    this.fabric = fabric;
    this.source = source;
    this.sink = sink;
    fabric.add(this);
  }

  Node from() {
    return source.node();
  }

  void send(Buffer bytes) {
    sent++;
    push(bytes, "");
    if (sent > HANDSHAKE_PIECES && fabric.shows(Sabotage.DUPLICATED_FRAMES)) {
      push(bytes, "");
    }
  }

  /** The stream ends behind what is under way. */
  void end(String why) {
    push(null, why);
    ended = true;
  }

  private void push(@Nullable Buffer bytes, String why) {
    if (!ended) {
      lastDue = Math.max(lastDue, fabric.world().now() + fabric.latency());
      underWay.add(new Piece(lastDue, bytes, why));
      await(lastDue);
    }
  }

  /**
   * The sender is gone; what is under way may still arrive, as far as it was handed to the wire.
   */
  void broken(boolean losesAll) {
    if (losesAll) {
      underWay.clear();
    }
    end("connection reset by peer");
  }

  /** The connection breaks in the middle. */
  void reset() {
    underWay.clear();
    ended = true;
    fabric.remove(this);
    source.lost("connection reset");
    sink.lost("connection reset");
  }

  /**
   * The sender gives the connection up after a while, and may open another one. What it had written
   * still arrives, behind what it writes there: whoever closes a socket leaves its bytes to the
   * system, which tries for longer.
   */
  void overtaken(long noticedNanos, long heldNanos) {
    heldUntil = fabric.world().now() + heldNanos;
    fabric.world().after(noticedNanos, () -> source.lost("connection timed out"));
  }

  /** A cut is healed: the sender tries again after a while. */
  void healed(long afterNanos) {
    if (arrival == null && !underWay.isEmpty()) {
      await(fabric.world().now() + afterNanos);
    }
  }

  private void await(long due) {
    if (arrival == null) {
      arrival = fabric.world().after(due - fabric.world().now(), this::arrive);
    }
  }

  private void arrive() {
    arrival = null;
    if (!fabric.passes(source.node(), sink.node())) {
      return; // until it is healed
    }
    if (fabric.world().now() < heldUntil) {
      await(heldUntil);
      return;
    }
    Piece first = underWay.peek();
    while (first != null && first.due <= fabric.world().now()) {
      underWay.remove();
      Buffer bytes = first.bytes;
      if (bytes == null) {
        fabric.remove(this);
        sink.lost(first.why);
        return;
      }
      sink.arrived(bytes);
      first = underWay.peek();
    }
    if (first != null) {
      await(first.due);
    }
  }
}
