package dev.teff.runtime.cluster;

import dev.teff.grains.spi.GrainCall;
import dev.teff.runtime.GrainClient;
import dev.teff.runtime.SystemTimekeeper;
import dev.teff.runtime.spi.CallRequest;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A call that a test holds in its hands. */
final class ManualRequest extends CallRequest {
  final CompletableFuture<@Nullable Object> outcome = new CompletableFuture<>();
  final AtomicInteger begins = new AtomicInteger();
  volatile boolean abandoned;

  /** What is done when it fails, instead of failing; such a call may be cancelled. */
  volatile @Nullable Runnable repetition;

  private ManualRequest(CallRequest like, long deadlineNanos, int hops) {
    super(like.target(), like.contract(), like.call(), deadlineNanos, hops);
  }

  /** A call of a teller, as a caller would make it. */
  static ManualRequest of(Consumer<Teller> call, long deadlineNanos, int hops) {
    var captured = new AtomicReference<@Nullable CallRequest>();
    var client =
        new GrainClient(
            request -> {
              captured.set(request);
              request.succeeded();
            },
            SystemTimekeeper.instance(),
            Duration.ofSeconds(1));
    client
        .grains()
        .start(
            client.grains().ref(Teller.class, "bob"),
            teller -> {
              call.accept(teller);
              return GrainCall.class;
            });
    CallRequest made = captured.get();
    if (made == null) {
      throw new AssertionError("It called nothing.");
    }
    return new ManualRequest(made, deadlineNanos, hops);
  }

  @Override
  public boolean begin() {
    begins.incrementAndGet();
    return !abandoned;
  }

  @Override
  public boolean cancellable() {
    return repetition != null;
  }

  @Override
  public void succeeded() {
    complete(() -> outcome.complete(call().result()));
  }

  @Override
  public void failed(Throwable failure) {
    Runnable instead = repetition;
    if (instead != null) {
      instead.run();
      return;
    }
    complete(() -> outcome.completeExceptionally(failure));
  }

  private static void complete(BooleanSupplier completion) {
    if (!completion.getAsBoolean()) {
      throw new AssertionError("Completed twice.");
    }
  }
}
