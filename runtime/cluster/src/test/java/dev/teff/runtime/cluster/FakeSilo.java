package dev.teff.runtime.cluster;

import dev.teff.grains.GrainId;
import dev.teff.grains.spi.GrainContract;
import dev.teff.runtime.spi.CallRequest;
import dev.teff.runtime.spi.Departure;
import dev.teff.runtime.spi.HostedGrain;
import dev.teff.runtime.spi.LocalSilo;
import dev.teff.runtime.spi.Luggage;
import dev.teff.runtime.spi.SiloBuild;
import dev.teff.runtime.spi.SiloStatistics;
import java.time.Instant;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/** A silo that keeps what it is given. */
final class FakeSilo implements LocalSilo {
  private final String name;
  final Queue<CallRequest> handled = new ConcurrentLinkedQueue<>();
  final Queue<HostedGrain> active = new ConcurrentLinkedQueue<>();
  volatile boolean carrying;

  /** Whether it takes a grain that moves here, when it may ask whether that is granted. */
  volatile Predicate<BooleanSupplier> admission = granted -> false;

  final AtomicInteger hostingChanges = new AtomicInteger();

  private final int featureLevel;
  private final TreeMap<String, String> facts = new TreeMap<>();

  FakeSilo(String name) {
    this(name, 1, Map.of());
  }

  /** One whose application is at a feature level and keeps a contract. */
  FakeSilo(String name, int featureLevel, Map<String, String> facts) {
    this.name = name;
    this.featureLevel = featureLevel;
    this.facts.putAll(facts);
  }

  @Override
  public SiloBuild build() {
    return new SiloBuild(featureLevel, facts);
  }

  @Override
  public void handle(CallRequest request) {
    handled.add(request);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public GrainContract<?, ?> contract(String typeName) {
    throw new UnsupportedOperationException("no grains here");
  }

  @Override
  public int method(GrainContract<?, ?> contract, String methodName) {
    throw new UnsupportedOperationException("no grains here");
  }

  @Override
  public void hostingChanged() {
    hostingChanges.incrementAndGet();
  }

  @Override
  public Iterator<HostedGrain> hosted() {
    return active.iterator();
  }

  @Override
  public Optional<HostedGrain> hosted(GrainId grain) {
    return active.stream().filter(each -> each.grain().equals(grain)).findFirst();
  }

  @Override
  public boolean isActive(GrainId grain) {
    return false;
  }

  @Override
  public Optional<Instant> activeSince(GrainId grain) {
    return Optional.empty();
  }

  @Override
  public long newNumber() {
    return 1;
  }

  @Override
  public Optional<BooleanSupplier> depart(GrainId grain, Departure departure) {
    return Optional.empty();
  }

  @Override
  public boolean carries(GrainId grain) {
    return carrying;
  }

  @Override
  public void release(GrainId grain) {}

  @Override
  public boolean admit(HostedGrain activation, Luggage luggage, BooleanSupplier granted) {
    return admission.test(granted);
  }

  @Override
  public SiloStatistics statistics() {
    return new SiloStatistics(Map.of(), 0, 0, 0);
  }
}
