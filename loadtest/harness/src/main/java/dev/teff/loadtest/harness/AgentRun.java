package dev.teff.loadtest.harness;

import dev.teff.cli.UserError;
import dev.teff.grains.GrainException;
import dev.teff.loadtest.harness.spi.LoadTestProvider;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** One run at an agent. The stream's thread hears orders, and a thread of its own does them. */
final class AgentRun implements StreamObserver<AgentProtocol.Order> {
  private final boolean isFree;
  private final List<LoadTestProvider> providers;
  private final @Nullable Path clusterSecret;
  private final Consumer<String> log;
  private final StreamObserver<AgentProtocol.Word> answer;
  private final Runnable ended;
  private final CompletableFuture<Long> begin = new CompletableFuture<>();
  private @Nullable Thread thread;

  /**
   * A run that begins when it is ordered to.
   *
   * @param isFree whether there is no other one
   * @param ended told when it is over, more than once at times
   */
  AgentRun(
      boolean isFree,
      List<LoadTestProvider> providers,
      @Nullable Path clusterSecret,
      Consumer<String> log,
      StreamObserver<AgentProtocol.Word> answer,
      Runnable ended) {
    this.isFree = isFree;
    this.providers = providers;
    this.clusterSecret = clusterSecret;
    this.log = log;
    this.answer = answer;
    this.ended = ended;
    if (answer instanceof ServerCallStreamObserver<AgentProtocol.Word> call) {
      call.setOnCancelHandler(() -> leave("the coordinator is gone"));
    }
  }

  @Override
  public void onNext(AgentProtocol.Order order) {
    if (order.assignment() != null && thread == null) {
      AgentProtocol.Assignment assignment = order.assignment();
      thread = Thread.ofPlatform().daemon().name("load-agent").start(() -> work(assignment));
    } else if (order.beginAt() != null) {
      begin.complete(order.beginAt());
    } else if (order.stop()) {
      leave("stopped by the coordinator");
    }
  }

  @Override
  public void onError(Throwable t) {
    leave("the coordinator is gone");
  }

  @Override
  public void onCompleted() {
    leave("the coordinator is gone");
  }

  private void leave(String why) {
    begin.completeExceptionally(new CancellationException(why));
    if (thread == null) {
      ended.run();
    } else {
      thread.interrupt();
    }
  }

  private void work(AgentProtocol.Assignment assignment) {
    try {
      AgentProtocol.Word last = perform(assignment);
      ended.run(); // before the coordinator knows
      answer.onNext(last);
      answer.onCompleted();
    } catch (RuntimeException e) {
      log.accept("the run is over: " + e.getMessage()); // nobody is there to hear it
    } finally {
      ended.run();
    }
  }

  private AgentProtocol.Word perform(AgentProtocol.Assignment assignment) {
    try {
      if (!isFree) {
        return AgentProtocol.Word.refuse("it is at work for another coordinator");
      }
      return AgentProtocol.Word.of(runPart(assignment));
    } catch (InterruptedException | CancellationException | CompletionException e) {
      return AgentProtocol.Word.refuse("it was told to stop before the run began");
    } catch (IOException | RuntimeException | Error e) {
      // Whatever it is, the coordinator has to hear of it: it waits, and the cause is only here.
      return AgentProtocol.Word.refuse(why(e));
    }
  }

  private static String why(Throwable e) {
    boolean isForPeople =
        e instanceof UserError
            || e instanceof GrainException
            || e instanceof IllegalArgumentException
            || e instanceof IOException;
    return isForPeople && e.getMessage() != null ? e.getMessage() : e.toString();
  }

  private Outcome runPart(AgentProtocol.Assignment assignment)
      throws IOException, InterruptedException {
    LoadTestProvider provider = find(assignment.wanted().test());
    String code = CodeDigest.of(LoadTests.class, provider.getClass());
    if (!code.equals(assignment.code())) {
      throw new UserError(
          "it runs other code (%s) than the coordinator (%s): install the same build on both"
              .formatted(code, assignment.code()));
    }
    Plan plan = assignment.wanted().plan(provider).withoutFaults();
    log.accept(
        "%s: part %d of %d, on %s"
            .formatted(
                plan.name(),
                assignment.shard().index() + 1,
                assignment.shard().count(),
                assignment.target()));
    Path secretFile =
        assignment.secretFile() == null ? clusterSecret : Path.of(assignment.secretFile());
    try (Target target = Targets.open(assignment.target(), secretFile, log)) {
      Outcome outcome =
          new LoadRun(
                  plan, target, assignment.shard(), NanoClock.SYSTEM, Starter.REAL, new Sender())
              .run(this::awaitBegin, () -> null);
      log.accept(plan.name() + ": done");
      return outcome;
    }
  }

  private long awaitBegin() {
    answer.onNext(AgentProtocol.Word.isReady());
    return begin.join();
  }

  private LoadTestProvider find(String name) {
    return providers.stream()
        .filter(one -> one.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new UserError("it has no load test '%s'".formatted(name)));
  }

  /** Sends what was measured, second by second; called by one thread at a time. */
  private final class Sender implements RunEvents {
    @Override
    public void begin(RunHeader header) {}

    @Override
    public void second(SecondCounts counts, List<Histogram> histograms) {
      answer.onNext(
          AgentProtocol.Word.of(counts, histograms.stream().map(PackedHistogram::of).toList()));
    }

    @Override
    public void mark(Mark mark) {}

    @Override
    public void end(RunEnd end) {}
  }
}
