package dev.teff.testkit;

import dev.teff.grains.IdempotencyKey;
import dev.teff.grains.spi.GrainContract;
import dev.teff.runtime.spi.CallRequest;
import dev.teff.runtime.spi.CallWaiter;
import dev.teff.runtime.spi.LocalSilo;
import dev.teff.runtime.wire.WireReader;
import dev.teff.runtime.wire.WireWriter;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A call that arrived at another silo: made anew from the bytes of the original, to which the bytes
 * of its result return.
 */
final class TravellingCall extends CallRequest {
  private final CallRequest original;
  private final List<CallWaiter> waiters;
  private final Map<String, String> context;
  private final InProcessCluster host;
  private final AtomicBoolean answered = new AtomicBoolean();

  private TravellingCall(
      CallRequest original, InProcessCluster host, GrainContract<?, ?> contract, int method) {
    super(
        original.target(),
        contract,
        contract.readCall(method, new WireReader(arguments(original))),
        original.deadlineNanos(),
        original.hops() + 1);
    IdempotencyKey key = original.call().key();
    if (key != null) {
      call().key(key);
    }
    this.original = original;
    this.waiters = original.waiters();
    this.context = original.context();
    original.whenCancelled(this::cancel);
    this.host = host;
  }

  /** The call as it arrives. */
  static TravellingCall to(InProcessCluster host, CallRequest original) {
    LocalSilo silo = host.silo();
    GrainContract<?, ?> contract = silo.contract(original.contract().typeName());
    int method = silo.method(contract, original.method().name());
    return new TravellingCall(original, host, contract, method);
  }

  private static byte[] arguments(CallRequest request) {
    var writer = new WireWriter();
    request.call().writeArguments(writer);
    return writer.toBytes();
  }

  @Override
  public List<CallWaiter> waiters() {
    return waiters;
  }

  @Override
  public Map<String, String> context() {
    return context;
  }

  @Override
  public boolean cancellable() {
    return original.cancellable();
  }

  @Override
  public boolean oneWay() {
    return original.oneWay();
  }

  @Override
  public void succeeded() {
    if (isFirstAnswer()) {
      try {
        var writer = new WireWriter();
        call().writeResult(writer);
        original.call().readResult(new WireReader(writer.toBytes()));
      } catch (RuntimeException e) {
        original.failed(WireFailure.travelled(e, method()));
        return;
      }
      original.succeeded();
    }
  }

  @Override
  public void failed(Throwable failure) {
    if (isFirstAnswer()) {
      original.failed(WireFailure.travelled(failure, method()));
    }
  }

  /** The host died: whatever it does from now on, nobody hears it. */
  void lost(Throwable failure) {
    if (answered.compareAndSet(false, true)) {
      original.failed(failure);
    }
  }

  private boolean isFirstAnswer() {
    return host.answering(this) && answered.compareAndSet(false, true);
  }
}
