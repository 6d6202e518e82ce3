package dev.teff.runtime.cluster;

import dev.teff.grains.spi.DecodingException;
import dev.teff.runtime.cluster.spi.Network;
import dev.teff.runtime.cluster.spi.StreamSocket;
import dev.teff.runtime.spi.CallRequest;
import dev.teff.runtime.spi.Timekeeper.Scheduled;
import dev.teff.runtime.wire.WireWriter;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * A connection that this process opened, to ask things. Until it is open, everything waits; once it
 * is lost, it stays lost.
 */
final class OutboundConnection implements FrameSocket.Receiver {
  private static final String UNINTRODUCED =
      " before the other side said who it is; perhaps only one side has teff.cluster.tls";

  // Immutable state.
  private final LocalEnd local;
  private final Destination destination;
  private final InitiatorHandshake handshake;
  private final Outbox<Exchange> outbox;
  private final Events events;

  // Mutable state of any thread.
  private final AtomicLong ids = new AtomicLong(CallFrame.ONE_WAY);
  private final AtomicReference<@Nullable Loss> lost = new AtomicReference<>();
  private volatile @Nullable Loss retired; // written once, before the outbox is closed
  private volatile @Nullable FrameSocket socket;
  private volatile @Nullable Scheduled timeout;
  private volatile boolean opened;
  private volatile long openedAt; // written before opened

  // Mutable state of the event loop.
  private final PendingExchanges pending = new PendingExchanges();
  private long nextBeat;
  private int unheard; // how often in a row it was asked since anything came

  /**
   * One that is not open yet.
   *
   * @param way which of those to the destination that are kept open beside each other it is; 0 for
   *     none of them
   */
  OutboundConnection(LocalEnd local, Destination destination, int way, Events events) {
    this.local = local;
    this.destination = destination;
    this.events = events;
    this.handshake = local.callOn(destination, way);
    this.outbox = new Outbox<>(local.options().maxBytesInFlight(), this::leaves, this::stranded);
  }

  /** Told what else happens; must not block. */
  interface Events {
    /** The silo at the other end told its view. */
    default void viewTold(SiloIdentity teller, ClusterView view) {}

    /** The connection is lost, or never came to be; told once. */
    default void lost(OutboundConnection connection, Loss loss) {}
  }

  /**
   * Begins to connect.
   *
   * @param loop on which event loop, or {@link Network#ANY_LOOP}
   */
  void start(Network network, int loop) {
    Duration limit = local.options().connectTimeout();
    timeout = local.time().schedule(limit, () -> close("it did not answer within " + limit));
    HostPort address = destination.address();
    network.connect(
        loop, address.host(), address.port(), this::connected, failure -> lose(Loss.of(failure)));
  }

  /** Sends a call; the answer completes it. */
  void send(CallRequest request, long along) {
    long id = request.oneWay() ? CallFrame.ONE_WAY : ids.incrementAndGet();
    WireWriter frame;
    try {
      frame = encode(CallFrame.of(id, request, along, local.time().nanos()));
    } catch (RuntimeException e) {
      request.failed(CallFailures.unwritable(request, e));
      return;
    }
    boolean cancellable = request.cancellable() && !request.oneWay();
    if (cancellable) {
      // Not behind the offer: when that fails, the call may have been made again by then.
      request.whenCancelled(() -> cancel(id));
    }
    if (!outbox.offerWithOthers(new CallExchange(id, request, frame, destination, local))) {
      request.failed(
          CallFailures.overloaded(
              request, destination.toString(), local.options().maxBytesInFlight()));
    } else if (cancellable && request.isCancelled()) {
      cancel(id); // it may have been said before the call, where nobody minds
    }
  }

  /** A cancellation that finds no room is dropped: the call has its deadline. */
  private void cancel(long id) {
    var unused = outbox.offer(new CancelExchange(encode(new Frame.Cancel(id))));
  }

  /** Asks the silo something about itself. */
  CompletableFuture<Frame.Answer> ask(LongFunction<Frame.Question> question, Duration timeLimit) {
    long id = ids.incrementAndGet();
    long deadline = local.time().nanos() + timeLimit.toNanos();
    var answer = new CompletableFuture<Frame.Answer>();
    WireWriter frame;
    try {
      frame = encode(question.apply(id));
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e); // it is larger than frames may be
    }
    var exchange = new QuestionExchange(id, frame, deadline, destination.toString(), answer);
    Scheduled limit = local.time().schedule(timeLimit, exchange::expired);
    if (!outbox.offer(exchange)) {
      exchange.lost(false, Loss.of("too much waits to be sent to it"));
    }
    return answer.whenComplete((given, failure) -> limit.cancel());
  }

  /** Why it is lost; null while it is not. */
  @Nullable Loss lost() {
    return lost.get();
  }

  /** Whether both ends know each other, and neither has given it up. */
  boolean isOpen() {
    return opened && lost.get() == null;
  }

  /** For how long it has been open; 0 when it never was. */
  long nanosOpen() {
    return opened ? local.time().nanos() - openedAt : 0;
  }

  /** Ends it: what has not left will not leave, what has is of unknown outcome. */
  void close(String why) {
    lose(Loss.of(why));
  }

  /** Sends nothing any more, and ends when what has left is answered. By any thread. */
  void retire(String why) {
    Loss over = Loss.of(why);
    retired = over;
    outbox.close();
    FrameSocket open = socket;
    if (open == null || !open.execute(this::endIfAnswered)) {
      lose(over);
    }
  }

  private void endIfAnswered() {
    Loss over = retired;
    if (over != null && pending.isEmpty()) {
      lose(over);
    }
  }

  private void lose(Loss loss) {
    if (!lost.compareAndSet(null, loss)) {
      return;
    }
    Scheduled handshakeLimit = timeout;
    if (handshakeLimit != null) {
      handshakeLimit.cancel();
    }
    outbox.close();
    FrameSocket open = socket;
    if (open != null && !open.execute(() -> open.close(loss.why()))) {
      ended(loss.why());
    }
    events.lost(this, loss);
  }

  /** Ends calls whose deadline has passed, and keeps the connection alive. */
  void sweep() {
    FrameSocket open = socket;
    if (open != null) {
      open.execute(this::keepAlive);
    }
  }

  private WireWriter encode(Frame frame) {
    return local.envelope(frame).encode(local.options().maxFrameBytes());
  }

  private void connected(StreamSocket opened) {
    var framed = new FrameSocket(opened, this);
    socket = framed;
    framed.open();
    Loss before = lost.get();
    if (before != null) {
      framed.close(before.why()); // given up meanwhile
      return;
    }
    write(framed, handshake.hello());
  }

  private void write(FrameSocket to, Frame frame) {
    WireWriter bytes = encode(frame);
    to.write(
        Buffer.buffer().appendInt(bytes.size()).appendBytes(bytes.array(), 0, bytes.size()),
        () -> {});
  }

  @Override
  public void received(Envelope envelope) {
    if (lost.get() != null) {
      return; // what is given up has nothing to say any more, above all when it was evicted
    }
    Peer silo = handshake.proven().orElse(null);
    if (silo == null) {
      shake(envelope.frame());
      return;
    }
    local.sawView(envelope.viewVersion());
    switch (envelope.frame()) {
      case Frame.Answer answer -> {
        pending.answered(answer);
        endIfAnswered();
      }
      case ViewFrame told -> events.viewTold(silo.identity(), told.view());
      default -> close("it asks on a connection that is for answers");
    }
  }

  private void shake(Frame frame) {
    FrameSocket open = socket;
    if (open == null) {
      return;
    }
    try {
      handshake.receive(frame).ifPresent(next -> write(open, next));
    } catch (HandshakeException e) {
      lose(Loss.refused(e.reason()));
      return;
    }
    handshake.proven().ifPresent(silo -> opened(open));
  }

  private void opened(FrameSocket open) {
    Scheduled limit = timeout;
    if (limit != null) {
      limit.cancel();
    }
    open.limit(local.options().maxFrameBytes());
    openedAt = local.time().nanos();
    opened = true;
    nextBeat = openedAt + Heartbeat.INTERVAL.toNanos();
    outbox.open(open);
  }

  private boolean leaves(Exchange exchange) {
    if (!exchange.begin()) {
      return false;
    }
    if (exchange.expectsAnswer()) {
      pending.add(exchange);
    }
    exchange.departed();
    return true;
  }

  /** Only after it was lost, or retired. */
  private Loss loss() {
    Loss known = lost.get();
    return known == null ? Objects.requireNonNull(retired) : known;
  }

  private void stranded(Exchange exchange) {
    exchange.lost(false, loss());
  }

  private void keepAlive() {
    long now = local.time().nanos();
    pending.expire(now);
    endIfAnswered();
    outbox.flush(); // should whoever sees to it be kept from running
    if (opened && retired == null && now - nextBeat > 0) {
      nextBeat = now + Heartbeat.INTERVAL.toNanos();
      beat();
    }
  }

  /** Counts itself, and no time: a process that stood still has not looked at what came. */
  private void beat() {
    if (unheard == Heartbeat.UNHEARD) {
      close("nothing has come from it for " + Heartbeat.INTERVAL.multipliedBy(unheard));
      return;
    }
    unheard++;
    // Nobody waits for the answer: that something comes is enough.
    var unused = ask(Frame.Ping::new, Heartbeat.INTERVAL);
  }

  @Override
  public void paused() {
    unheard = 0; // also by a part of a frame, which may be large
  }

  @Override
  public void garbage(DecodingException problem) {
    close("what it says is not Teff's protocol: " + problem.getMessage());
  }

  @Override
  public void ended(String why) {
    close(opened ? why : why + UNINTRODUCED);
    pending.lose(loss());
  }
}
