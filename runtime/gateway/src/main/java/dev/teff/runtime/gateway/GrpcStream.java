package dev.teff.runtime.gateway;

import dev.teff.grains.spi.DecodingException;
import dev.teff.grains.spi.GrainCall;
import dev.teff.runtime.Notices;
import dev.teff.runtime.wire.JsonWriter;
import dev.teff.runtime.wire.WireReader;
import dev.teff.runtime.wire.WireWriter;
import io.grpc.Context;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** {@code Observe} of {@code gateway.proto}. */
final class GrpcStream implements ServerCallHandler<byte[], byte[]> {
  private final Guard guard;
  private final Streams streams;
  private final int maxMessage;

  GrpcStream(Guard guard, Streams streams, int maxMessage) {
    this.guard = guard;
    this.streams = streams;
    this.maxMessage = maxMessage;
  }

  /** An {@code ObserveRequest}. */
  private record Request(String type, String key, boolean json, String after) {
    static Request read(byte[] message) {
      var in = new WireReader(message);
      String type = "";
      String key = "";
      boolean json = false;
      String after = "";
      try {
        for (int field = in.next(); field != 0; field = in.next()) {
          switch (field) {
            case 1 -> type = in.string();
            case 2 -> key = in.string();
            case 3 -> json = in.bool();
            case 4 -> after = in.string();
            default -> in.skip();
          }
        }
      } catch (DecodingException e) {
        throw Refusal.badArgument("ObserveRequest", String.valueOf(e.getMessage()));
      }
      return new Request(type, key, json, after);
    }
  }

  @Override
  public ServerCall.Listener<byte[]> startCall(ServerCall<byte[], byte[]> call, Metadata headers) {
    var observing = new Observing(call, Inflow.current());
    GrpcHeaders.meet(guard, headers, call.getAttributes(), observing);
    return observing;
  }

  /** Takes a request, once its caller is known. */
  private final class Observing extends ServerCall.Listener<byte[]> implements Ending<Caller> {
    private final ServerCall<byte[], byte[]> call;
    private final Inflow inflow;
    private final Outflow outflow;
    private @Nullable Caller caller; // before the request is asked for

    // Of the event loop.
    private boolean begun;

    Observing(ServerCall<byte[], byte[]> call, Inflow inflow) {
      this.call = call;
      this.inflow = inflow;
      this.outflow = new Outflow(call);
      inflow.watch(call, maxMessage);
    }

    @Override
    public void returned(Caller known) {
      caller = known;
      UnaryHandler.say(() -> call.request(1));
    }

    @Override
    public void failed(Throwable failure) {
      UnaryHandler.close(call, Problem.of(failure, List.of()));
    }

    @Override
    public void onMessage(byte[] message) {
      Caller known = caller;
      if (!begun && known != null && inflow.takes(message)) {
        begun = true;
        inflow.arrived();
        inflow.letGo();
        Thread.ofVirtual()
            .name("teff-stream")
            .start(Context.current().wrap(() -> serve(message, known, outflow)));
      }
    }

    @Override
    public void onReady() {
      Thread.startVirtualThread(outflow::changed); // the event loop waits for nobody
    }

    @Override
    public void onCancel() {
      Thread.startVirtualThread(outflow::changed);
    }
  }

  private void serve(byte[] message, Caller caller, Outflow outflow) {
    try {
      Request request = Request.read(message);
      outflow.json = request.json();
      streams.follow(
          new Streams.Wanted(request.type(), request.key(), request.after(), caller), outflow);
    } catch (Refusal e) {
      outflow.end(Problem.of(e, List.of()));
    }
  }

  /** Writes to the call, which takes one thread at a time. */
  private static final class Outflow implements Sink {
    private final ServerCall<byte[], byte[]> call;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition change = lock.newCondition();

    // Guarded by the lock.
    private boolean ended;

    /** Of the thread that follows. */
    boolean json;

    Outflow(ServerCall<byte[], byte[]> call) {
      this.call = call;
    }

    void changed() {
      lock.lock();
      try {
        change.signalAll();
      } finally {
        lock.unlock();
      }
    }

    @Override
    public void begin(Notices.Position position) {
      lock.lock();
      try {
        if (isOpen()) {
          call.sendHeaders(new Metadata());
          call.sendMessage(message(null, position, 0, false));
        }
      } finally {
        lock.unlock();
      }
    }

    private boolean isOpen() {
      return !ended && !call.isCancelled();
    }

    @Override
    public boolean deliver(Notices notices) {
      lock.lock();
      try {
        long number = notices.position().number() - notices.calls().size();
        long missed = notices.missed();
        boolean interrupted = notices.interrupted();
        if (notices.calls().isEmpty() && (missed > 0 || interrupted)) {
          send(message(null, notices.position(), missed, interrupted));
        }
        for (GrainCall<?> told : notices.calls()) {
          number++;
          var position = new Notices.Position(notices.position().life(), number);
          send(message(told, position, missed, interrupted));
          missed = 0;
          interrupted = false;
        }
        return isOpen();
      } finally {
        lock.unlock();
      }
    }

    private void send(byte[] message) {
      while (isOpen() && !call.isReady()) {
        change.awaitUninterruptibly();
      }
      if (isOpen()) {
        call.sendMessage(message);
      }
    }

    /** A {@code Notice}; without a call, it says where the stream is. */
    private byte[] message(
        @Nullable GrainCall<?> told, Notices.Position position, long missed, boolean interrupted) {
      var out = new WireWriter();
      if (told != null) {
        out.string(1, told.method().name());
        if (json) {
          var text = new JsonWriter(told.method().arguments());
          told.writeArguments(text);
          out.string(3, text.compact());
        } else {
          var arguments = new WireWriter();
          told.writeArguments(arguments);
          out.bytes(2, arguments.toBytes());
        }
      }
      out.string(4, position.toString());
      out.int64(5, missed);
      out.bool(6, interrupted);
      return out.toBytes();
    }

    @Override
    public void end(Problem problem) {
      lock.lock();
      try {
        if (isOpen()) {
          UnaryHandler.close(call, problem);
        }
        ended = true;
        change.signalAll();
      } finally {
        lock.unlock();
      }
    }
  }
}
