package dev.teff.runtime.cluster;

import dev.teff.grains.spi.GrainContract;
import dev.teff.runtime.spi.CallRequest;
import dev.teff.runtime.spi.LocalSilo;
import dev.teff.runtime.spi.SiloStatistics;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** A silo that keeps what it is given. */
final class FakeSilo implements LocalSilo {
  private final String name;
  final Queue<CallRequest> handled = new ConcurrentLinkedQueue<>();
  final AtomicInteger hostingChanges = new AtomicInteger();

  FakeSilo(String name) {
    this.name = name;
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
  public SiloStatistics statistics() {
    return new SiloStatistics(Map.of(), 0, 0, 0);
  }
}
