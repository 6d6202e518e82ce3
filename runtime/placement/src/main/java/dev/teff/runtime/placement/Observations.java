package dev.teff.runtime.placement;

import dev.teff.grains.GrainId;
import dev.teff.placement.affinity.Activity;
import dev.teff.placement.affinity.AffinityGraph;
import dev.teff.placement.affinity.CallSample;
import dev.teff.placement.affinity.Link;
import dev.teff.placement.affinity.Load;
import dev.teff.placement.affinity.Meter;
import dev.teff.placement.affinity.Neighbours;
import dev.teff.placement.affinity.SiloState;
import dev.teff.placement.affinity.Valuation;
import dev.teff.placement.jfr.FlightListener;
import dev.teff.placement.jfr.MachineLoad;
import dev.teff.runtime.spi.Timekeeper;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/** What a silo saw of itself. Safe for use by any thread; guarded by one lock. */
final class Observations implements FlightListener {
  private static final int PINS = 32;

  /** For so many links that are kept in mind, one grain is of which it is known how busy it is. */
  private static final int LINKS_OF_A_GRAIN = 4;

  private final Timekeeper time;
  private final ReentrantLock lock = new ReentrantLock();
  private final AffinityGraph graph;
  private final Activity activity;
  private final Deque<String> pins = new ArrayDeque<>();
  private final Meter meter = new Meter();
  private double local;
  private double remote;

  Observations(AffinitySettings settings, Timekeeper time) {
    this.time = time;
    this.graph =
        new AffinityGraph(
            settings.capacity(), settings.halfLife().toNanos(), Valuation.MEASURED, time.nanos());
    this.activity =
        new Activity(
            Math.max(1, settings.capacity() / LINKS_OF_A_GRAIN),
            settings.halfLife().toNanos(),
            time.nanos());
  }

  private <T> T locked(Function<AffinityGraph, T> action) {
    lock.lock();
    try {
      return action.apply(graph);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void call(CallSample sample, boolean toAnotherSilo) {
    locked(g -> {
      g.record(sample, time.nanos());
      local += toAnotherSilo ? 0 : sample.calls();
      remote += toAnotherSilo ? sample.calls() : 0;
      return g;
    });
  }

  @Override
  public void turn(GrainId grain, double turns) {
    locked(g -> {
      activity.ran(grain, turns, time.nanos());
      return g;
    });
  }

  @Override
  public void load(MachineLoad load) {
    locked(g -> {
      meter.work(load.cores());
      return g;
    });
  }

  @Override
  public void heapAfterCollection(long bytes) {
    locked(g -> {
      meter.heap(bytes);
      return g;
    });
  }

  @Override
  public void pinned(String where, Duration duration) {
    locked(g -> {
      if (pins.size() == PINS) {
        pins.removeFirst();
      }
      pins.addLast("%s for %d ms".formatted(where, duration.toMillis()));
      return g;
    });
  }

  /** So much is about to come; negative when it is about to go. */
  void moved(Load load) {
    locked(g -> {
      meter.moved(load);
      return g;
    });
  }

  void report(String silo, List<Link> links) {
    locked(g -> {
      g.report(silo, links, time.nanos());
      return g;
    });
  }

  void retainReports(Set<String> silos) {
    locked(g -> {
      g.retainReports(silos);
      return g;
    });
  }

  List<Link> counted(double minSamples) {
    return locked(g -> g.counted(minSamples, time.nanos()));
  }

  Neighbours neighbours(double minSamples) {
    return locked(g -> g.neighbours(minSamples, time.nanos()));
  }

  /** How many turns of each grain run in a second, of those that rest on so many samples. */
  Map<GrainId, Double> turns(double minSamples) {
    return locked(g -> activity.perSecond(minSamples, time.nanos()));
  }

  /** The last turns in which a virtual thread was pinned for long. */
  List<String> pins() {
    return locked(g -> List.copyOf(pins));
  }

  /** The share of sampled calls that went to other silos of late; halves what it has seen. */
  double remoteShare() {
    return locked(g -> {
      double all = local + remote;
      double share = all == 0 ? 0 : remote / all;
      local /= 2;
      remote /= 2;
      return share;
    });
  }

  SiloState state(String name) {
    return locked(g ->
        new SiloState(
            name,
            meter.load(),
            new Load(
                Runtime.getRuntime().availableProcessors(), Runtime.getRuntime().maxMemory())));
  }
}
