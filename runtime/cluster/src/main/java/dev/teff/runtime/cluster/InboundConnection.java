package dev.teff.runtime.cluster;

import dev.teff.grains.ErrorCode;
import dev.teff.grains.GrainException;
import dev.teff.grains.spi.DecodingException;
import dev.teff.grains.spi.MethodDescriptor;
import dev.teff.runtime.cluster.RefusalFrame.Reason;
import dev.teff.runtime.cluster.spi.StreamSocket;
import dev.teff.runtime.spi.LocalSilo;
import dev.teff.runtime.spi.Timekeeper.Scheduled;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A connection that somebody else opened, to ask this silo things. */
final class InboundConnection implements FrameSocket.Receiver {
  private static final Logger LOG = LoggerFactory.getLogger(NetTransport.class);

  private final LocalEnd local;
  private final LocalSilo silo;
  private final Doorkeeper doorkeeper;
  private final Guests guests;
  private final FrameSocket socket;
  private final AcceptorHandshake handshake;
  private final Outbox<Reply> outbox;
  private final CallsUnderWay underWay = new CallsUnderWay();
  private final Scheduled timeout;
  private @Nullable Peer peer;
  private long arrival;
  private boolean over;
  private volatile boolean hasCalled;
  private final List<IncomingCall> arrived = new ArrayList<>(); // of the event loop, in one piece

  /** Takes a socket that was opened in the current context. */
  InboundConnection(
      StreamSocket opened, LocalEnd local, LocalSilo silo, Doorkeeper doorkeeper, Guests guests) {
    this.local = local;
    this.silo = silo;
    this.doorkeeper = doorkeeper;
    this.guests = guests;
    this.socket = new FrameSocket(opened, this);
    this.handshake = local.beCalledOn();
    // Answers are never refused; instead no more calls are read while they are not taken.
    this.outbox = new Outbox<>(Long.MAX_VALUE, this::leaves, reply -> {});
    this.timeout = local.time().schedule(local.options().connectTimeout(), this::dawdled);
    outbox.open(socket);
    socket.open();
  }

  @Override
  public void received(Envelope envelope) {
    Peer caller = peer;
    if (caller == null) {
      shake(envelope.frame());
      return;
    }
    if (caller.isSilo()) {
      local.sawView(envelope.viewVersion());
    }
    switch (envelope.frame()) {
      case CallFrame call -> called(call, caller, envelope.viewVersion());
      case Frame.Cancel cancel -> underWay.cancel(cancel.id());
      case QuestionFrame question when caller.isSilo() ->
          local.asked(
              caller.identity().incarnation(),
              question.question(),
              answer -> tell(question.id(), answer));
      case Frame.Ping ping -> send(new Frame.Pong(ping.id()));
      case Frame.StatisticsQuery query ->
          // Counting looks at every activation: too long for the event loop.
          local.executor().execute(() -> send(new StatisticsFrame(query.id(), silo.statistics())));
      default -> socket.close("it answers on a connection that is for questions");
    }
    socket.readNoFasterThanWrite();
  }

  private void shake(Frame frame) {
    Optional<Frame> answer;
    try {
      answer = handshake.receive(frame);
    } catch (HandshakeException e) {
      refuse(e.reason());
      return;
    }
    Optional<Peer> proven = handshake.proven();
    if (proven.isEmpty()) {
      answer.ifPresent(this::send);
      return;
    }
    Runnable welcome =
        () -> {
          answer.ifPresent(this::send);
          welcome(proven.get());
        };
    guests
        .succeed(this, proven.get(), handshake.succession())
        .ifPresentOrElse(
            clear -> proceed(clear, welcome), () -> socket.close("its successor is there already"));
  }

  /** Its opener sends nothing before it is welcome. */
  private void proceed(CompletableFuture<Void> clear, Runnable welcome) {
    if (clear.isDone()) {
      welcome.run();
    } else {
      var unused =
          clear.thenRun(() ->
              socket.execute(() -> {
                if (!over) {
                  welcome.run();
                }
              }));
    }
  }

  /**
   * Ends it because its opener has given it up and opened another one. By any thread.
   *
   * @return completes when nothing that comes on it is looked at any more
   */
  CompletableFuture<Void> supersede() {
    var ended = new CompletableFuture<Void>();
    boolean alive =
        socket.execute(() -> {
          socket.close("another connection has taken its place");
          ended.complete(null);
        });
    if (!alive) {
      ended.complete(null);
    }
    return ended;
  }

  private void refuse(Reason reason) {
    send(new RefusalFrame(reason));
    ErrorCode code = reason == Reason.WRONG_SECRET ? ErrorCode.WRONG_SECRET : ErrorCode.STRANGER;
    doorkeeper.report(code, socket.remoteHost(), reason.toString());
    socket.execute(() -> socket.close(reason.toString()));
  }

  private void welcome(Peer proven) {
    timeout.cancel();
    doorkeeper.discharge();
    peer = proven;
    socket.limit(local.options().maxFrameBytes());
    arrival = guests.add(this);
    if (!proven.isSilo()) {
      tell(local.view());
    }
  }

  private void called(CallFrame frame, Peer caller, long viewVersion) {
    if (!hasCalled) {
      hasCalled = true;
    }
    ClusterView view = local.view();
    if (caller.isSilo()
        && viewVersion <= view.version()
        && view.member(caller.identity().incarnation()).isEmpty()) {
      // And not hung up on: its next calls would be of unknown outcome.
      fail(frame.id(), CallFailures.evicted(frame, caller, view.version()), null);
      return;
    }
    IncomingCall call;
    try {
      call = IncomingCall.of(frame, silo, this, caller.identity().incarnation(), local.time());
    } catch (GrainException e) {
      fail(frame.id(), e, null);
      return;
    } catch (Throwable e) { // errors, too: constructors of records are the application's
      fail(frame.id(), CallFailures.unreadableCall(frame, e), null);
      return;
    }
    local.began();
    if (call.cancellable() && !call.oneWay()) {
      underWay.add(call);
    }
    arrived.add(call);
    if (arrived.size() == Companions.MOST) {
      paused();
    }
  }

  @Override
  public void paused() {
    try {
      handleArrived();
    } finally {
      arrived.clear(); // whatever happens: none may be handled twice
    }
  }

  private void handleArrived() {
    if (arrived.size() == 1) {
      silo.handle(arrived.getFirst());
    } else if (!arrived.isEmpty()) {
      var companions = new Companions();
      arrived.forEach(call -> call.join(companions));
      silo.handleAll(
          arrived,
          () -> {
            companions.part();
            outbox.flush();
          });
    }
  }

  /** Whether a call came this way, and not only questions. By any thread. */
  boolean hasCalled() {
    return hasCalled;
  }

  /** Tells a client the view. */
  void tell(ClusterView view) {
    Peer guest = peer;
    if (guest != null && !guest.isSilo()) {
      send(new ViewFrame(view));
    }
  }

  /** A call that came here has its answer, or needs none. By any thread. */
  void ended() {
    local.ended();
  }

  private boolean leaves(Reply reply) {
    if (reply.answered() != CallFrame.ONE_WAY) {
      underWay.answered(reply.answered());
    }
    return true;
  }

  /** Sends the result that is in the call. By any thread. */
  void reply(IncomingCall call) {
    try {
      outbox.hold(
          encoded(
              new ReplyFrame(call.id(), Payload.of(call.call()::writeResult), call.ranOn()),
              call.id()));
      if (!call.isAccompanied()) {
        outbox.flush();
      }
    } catch (Throwable e) { // errors of a record's accessor, too: its caller waits
      fail(call.id(), CallFailures.unwritableResult(call, e), call.method());
    }
  }

  /** Sends what a call failed with. By any thread. */
  void fail(IncomingCall call, Throwable failure) {
    fail(call.id(), failure, call.method());
  }

  private void fail(long id, Throwable failure, @Nullable MethodDescriptor method) {
    if (id == CallFrame.ONE_WAY) {
      LOG.info("A one-way call failed: {}", failure.toString());
      return;
    }
    String name = local.identity().name();
    try {
      answer(id, new FailureFrame(id, FailureWriter.describe(failure, name, method)));
    } catch (RuntimeException e) {
      // Too large, or an exception that cannot even be looked at: the caller gets that instead.
      answer(id, new FailureFrame(id, FailureWriter.describe(e, name, null)));
    }
  }

  /** Answers a silo, which asks again as long as it hears nothing. By any thread. */
  private void tell(long question, DirectoryAnswer answer) {
    try {
      send(new AnswerFrame(question, answer));
    } catch (RuntimeException e) {
      LOG.warn("An answer to {} cannot be sent.", peer, e);
      send(
          new AnswerFrame(
              question, new DirectoryAnswer.Refused("the answer cannot be sent: " + e)));
    }
  }

  private void send(Frame frame) {
    answer(CallFrame.ONE_WAY, frame);
  }

  private void answer(long id, Frame frame) {
    outbox.offer(encoded(frame, id));
  }

  private Reply encoded(Frame frame, long answered) {
    return new Reply(local.envelope(frame).encode(local.options().maxFrameBytes()), answered);
  }

  /** Ends it. By any thread. */
  void close(String why) {
    socket.execute(() -> socket.close(why));
  }

  private void dawdled() {
    doorkeeper.report(
        ErrorCode.STRANGER,
        socket.remoteHost(),
        "it proved nothing within " + local.options().connectTimeout());
    close("it proved nothing in time");
  }

  @Override
  public void garbage(DecodingException problem) {
    doorkeeper.report(
        ErrorCode.STRANGER, socket.remoteHost(), String.valueOf(problem.getMessage()));
  }

  @Override
  public void ended(String why) {
    over = true;
    timeout.cancel();
    outbox.close();
    guests.remove(arrival, this);
    if (peer == null) {
      doorkeeper.discharge();
    }
    LOG.debug("A connection from {} ended: {}", peer, why);
  }
}
