package dev.teff.testkit;

import dev.teff.grains.ErrorCode;
import dev.teff.grains.GrainException.Outcome;
import dev.teff.grains.GrainId;
import dev.teff.runtime.spi.CallRequest;
import dev.teff.runtime.spi.Cluster;
import dev.teff.runtime.spi.LocalSilo;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The silos of one JVM, as one of them sees the others. */
final class InProcessCluster implements Cluster {
  private final String name;
  private final InProcessNetwork network;
  private final Lifeline lifeline;
  private final Set<TravellingCall> arrived = ConcurrentHashMap.newKeySet();
  private volatile @Nullable LocalSilo silo;

  InProcessCluster(String name, InProcessNetwork network, Lifeline lifeline) {
    this.name = name;
    this.network = network;
    this.lifeline = lifeline;
  }

  String name() {
    return name;
  }

  LocalSilo silo() {
    return Objects.requireNonNull(silo, name);
  }

  @Override
  public void join(LocalSilo joining) {
    silo = joining;
    network.add(this);
  }

  @Override
  public boolean hosts(GrainId grain) {
    return network.hosts(this, grain);
  }

  @Override
  public Set<String> silos() {
    return network.names();
  }

  /** Takes a call of this silo to a grain that lives elsewhere. */
  @Override
  public void handle(CallRequest request) {
    if (lifeline.isCut()) {
      request.failed(lifeline.dead(ErrorCode.EVICTED, Outcome.UNKNOWN));
    } else {
      network.send(request);
    }
  }

  /** Takes a call from elsewhere. */
  void arrive(CallRequest request) {
    TravellingCall call = TravellingCall.to(this, request);
    arrived.add(call);
    if (lifeline.isCut()) {
      lose(call);
    } else {
      silo().handle(call);
    }
  }

  /** Forgets a call that is being answered; false when a dead silo wants to answer. */
  boolean answering(TravellingCall call) {
    arrived.remove(call);
    return !lifeline.isCut();
  }

  /** Ends without a farewell. */
  void die() {
    lifeline.cut();
    network.remove(this);
    arrived.forEach(this::lose);
  }

  private void lose(TravellingCall call) {
    call.lost(lifeline.dead(ErrorCode.UNKNOWN_OUTCOME, Outcome.UNKNOWN));
  }

  @Override
  public void close() {
    network.remove(this);
  }
}
