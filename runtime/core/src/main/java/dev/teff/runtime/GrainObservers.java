package dev.teff.runtime;

import dev.teff.grains.CallOptions;
import dev.teff.grains.Grain;
import dev.teff.grains.GrainException;
import dev.teff.grains.GrainId;
import dev.teff.grains.Observers;
import dev.teff.grains.spi.GrainContract;
import dev.teff.grains.spi.GrainStub;
import dev.teff.runtime.Belongings.Observing;
import dev.teff.runtime.spi.Timekeeper;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The observers of one activation; belongs to the holder of its baton. */
final class GrainObservers<G extends Grain<?>> implements Observers<G> {
  private static final Logger LOG = LoggerFactory.getLogger("dev.teff.observers");

  private final Activation activation;
  private final long leaseNanos;
  private final Map<G, Subscription> subscriptions = new LinkedHashMap<>();

  private static final class Subscription {
    final Deque<WaitingRequest> underWay = new ArrayDeque<>();
    long expires;

    Subscription(long expires) {
      this.expires = expires;
    }
  }

  GrainObservers(Activation activation, Duration lease) {
    if (lease.isZero() || lease.isNegative()) {
      throw new IllegalArgumentException(
          "The lease of observers of %s is positive, but was %s."
              .formatted(activation.id(), lease));
    }
    this.activation = activation;
    this.leaseNanos = lease.toNanos();
  }

  @Override
  public void add(G observer) {
    long expires = time().nanos() + leaseNanos;
    subscriptions.computeIfAbsent(observer, added -> new Subscription(expires)).expires = expires;
  }

  @Override
  public void remove(G observer) {
    subscriptions.remove(observer);
  }

  @Override
  public int size() {
    dropExpired();
    return subscriptions.size();
  }

  @Override
  public void tell(Consumer<? super G> notification) {
    dropExpired();
    List<G> behind = new ArrayList<>();
    int most = activation.silo().settings().maxObserverBacklog();
    subscriptions.forEach((observer, subscription) -> {
      Deque<WaitingRequest> underWay = subscription.underWay;
      underWay.removeIf(WaitingRequest::isDone);
      if (underWay.size() >= most) {
        behind.add(observer);
      } else {
        underWay.add(activation.silo().caller().tell(observer, notification));
      }
    });
    for (G observer : behind) {
      subscriptions.remove(observer);
      LOG.info(
          "{} hears {} no more: {} of its notifications were not answered.",
          observer,
          activation.id(),
          most);
    }
  }

  /** Whether nobody is subscribed; a racy look. */
  boolean isEmpty() {
    return subscriptions.isEmpty();
  }

  /** The subscriptions whose lease has not ended. */
  List<Observing> left(int list) {
    dropExpired();
    long now = time().nanos();
    List<Observing> left = new ArrayList<>();
    subscriptions.forEach((observer, subscription) -> {
      GrainId id = ((GrainStub) (Object) observer).grainId();
      left.add(new Observing(list, id.type(), id.key(), subscription.expires - now));
    });
    return left;
  }

  /** Goes on with a subscription that another silo has left. */
  @SuppressWarnings("unchecked") // what was added to this list there
  void restore(Observing left) {
    try {
      GrainContract<?, ?> contract = activation.silo().contract(left.type());
      G observer =
          (G)
              contract.stub(
                  GrainId.of(left.type(), left.key()),
                  activation.silo().caller(),
                  CallOptions.defaults());
      subscriptions.put(observer, new Subscription(time().nanos() + left.leaseNanos()));
    } catch (GrainException e) {
      LOG.warn("{} is told nothing more by {}: {}", left.key(), activation.id(), e.getMessage());
    }
  }

  private void dropExpired() {
    long now = time().nanos();
    subscriptions.values().removeIf(subscription -> now - subscription.expires >= 0);
  }

  private Timekeeper time() {
    return activation.silo().time();
  }
}
