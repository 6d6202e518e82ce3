package dev.teff.runtime;

import dev.teff.grains.ErrorCode;
import dev.teff.grains.GrainException;
import dev.teff.grains.GrainException.Outcome;
import dev.teff.grains.GrainId;
import dev.teff.runtime.spi.CallRequest;
import dev.teff.runtime.spi.Cluster;
import dev.teff.runtime.spi.Lease;
import dev.teff.runtime.spi.LocalSilo;
import dev.teff.runtime.spi.TurnWait;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A cluster whose other silos swallow calls, and whose view is what the test says. */
final class FakeCluster implements Cluster {
  final List<CallRequest> forwarded = new CopyOnWriteArrayList<>();
  final BlockingQueue<CallRequest> arrivals = new LinkedBlockingQueue<>();
  private volatile Predicate<GrainId> here = grain -> true;
  private volatile boolean closed;
  private volatile boolean refusing;
  private volatile boolean returning;
  private volatile boolean unreachable;
  private volatile boolean member = true;
  private volatile Function<TurnWait, List<TurnWait>> waits = wait -> List.of();
  private volatile Lease lease = Lease.FOREVER;
  private volatile Set<String> silos = Set.of();
  private volatile Runnable beforeSilos = () -> {};
  private @Nullable LocalSilo silo;

  void hostHere(Predicate<GrainId> view) {
    here = view;
  }

  /** From the next call on that it is to forward, everything is hosted here after all. */
  void returnCalls() {
    returning = true;
  }

  /** The others cannot be reached, as whoever calls hears at once. */
  void beUnreachable() {
    unreachable = true;
  }

  /** Whether the others take this silo for one of them. */
  void member(boolean is) {
    member = is;
  }

  void silos(String... names) {
    silos = Set.of(names);
  }

  /** Runs before somebody is told which silos there are. */
  void beforeSilos(Runnable step) {
    beforeSilos = step;
  }

  /** What the turns wait for that keep another one waiting at a grain elsewhere. */
  void waits(Function<TurnWait, List<TurnWait>> found) {
    waits = found;
  }

  /** Before the silo is built. */
  void lease(Lease given) {
    lease = given;
  }

  void refuseToJoin() {
    refusing = true;
  }

  LocalSilo silo() {
    return Objects.requireNonNull(silo, "silo");
  }

  boolean isClosed() {
    return closed;
  }

  @Override
  public void join(LocalSilo joining) {
    if (refusing) {
      throw new GrainException(ErrorCode.SEEDS_UNREACHABLE, Outcome.DID_NOT_RUN, "No seed answers");
    }
    silo = joining;
  }

  @Override
  public boolean hosts(GrainId grain) {
    return here.test(grain);
  }

  @Override
  public Set<String> silos() {
    beforeSilos.run();
    return silos;
  }

  @Override
  public boolean isMember() {
    return member;
  }

  @Override
  public CompletableFuture<List<TurnWait>> waitsBehind(TurnWait wait, long victim) {
    return CompletableFuture.completedFuture(waits.apply(wait));
  }

  @Override
  public Lease lease() {
    return lease;
  }

  @Override
  public void handle(CallRequest request) {
    forwarded.add(request);
    if (unreachable) {
      request.failed(
          new GrainException(ErrorCode.NO_SILO_REACHABLE, Outcome.DID_NOT_RUN, "nobody is there"));
      return;
    }
    arrivals.add(request);
    if (returning) {
      here = grain -> true;
      silo().handle(request);
    }
  }

  @Override
  public void close() {
    closed = true;
  }
}
