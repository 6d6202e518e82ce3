package dev.teff.runtime;

import dev.teff.grains.Grains;
import dev.teff.grains.Pending;
import dev.teff.grains.WriteConsistency;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** The copies of one replicated grain on other silos, as one copy sees them. */
record ReplicaPeers(Activation activation, long replica) {
  /**
   * Tells the others at once; what does not arrive they will read. Of what is large they hear when
   * it is stored, if this turn stores it.
   *
   * @param stores whether it does
   */
  void pushNow(ReplicaDelta delta, boolean stores) {
    if (!delta.isLarge()) {
      activation.silo().execute(() -> push(delta));
    } else if (stores) {
      push(delta);
    }
  }

  /** Tells the others when what this turn could have seen is durable; in a turn. */
  void pushWhenDurable(ReplicaDelta delta) {
    push(delta);
  }

  private void push(ReplicaDelta delta) {
    Grains grains = activation.silo().grains();
    for (ReplicaPort port : ports()) {
      grains.send(port, to -> push(delta, to));
    }
  }

  private static void push(ReplicaDelta delta, ReplicaPort to) {
    if (delta.isLarge()) {
      to.pushStored(delta.author());
    } else {
      to.push(delta.author(), delta.first(), delta.last(), delta.bytes());
    }
  }

  private static void confirm(ReplicaDelta delta, ReplicaPort to) {
    if (delta.isLarge()) {
      to.confirmStored(delta.author(), delta.last());
    } else {
      to.confirm(delta.author(), delta.first(), delta.last(), delta.bytes());
    }
  }

  /**
   * Waits until enough other silos have merged a change. Readers of this copy run meanwhile, and
   * what others did is merged here: they may wait for this one just the same.
   *
   * @throws dev.teff.grains.GrainException {@code TEFF-324} when too few have
   */
  void confirm(ReplicaDelta delta, WriteConsistency consistency, Turn turn) {
    Host silo = activation.silo();
    List<ReplicaPort> ports = ports();
    int needed = consistency == WriteConsistency.ALL ? ports.size() : (ports.size() + 1) / 2;
    var confirmed = new AtomicInteger();
    var failed = new AtomicInteger();
    Thread waiting = Thread.currentThread();
    for (ReplicaPort port : ports) {
      Pending<@Nullable Void> pending =
          silo.grains()
              .start(
                  port,
                  to -> {
                    confirm(delta, to);
                    return null;
                  });
      silo.execute(() -> {
        try {
          pending.await();
          confirmed.incrementAndGet();
        } catch (RuntimeException e) {
          failed.incrementAndGet();
        }
        LockSupport.unpark(waiting);
      });
    }
    BooleanSupplier decided =
        () -> confirmed.get() >= needed || failed.get() > ports.size() - needed;
    TurnWaits.forCopies(
        turn, () -> Parking.await(silo.time(), this, turn.deadlineNanos(), decided));
    if (confirmed.get() < needed) {
      throw ReplicaFailures.tooFew(activation.id(), confirmed.get(), needed, ports.size());
    }
  }

  private List<ReplicaPort> ports() {
    Host silo = activation.silo();
    return silo.silos().stream()
        .filter(name -> !name.equals(silo.name()))
        .map(name ->
            silo.grains()
                .ref(
                    ReplicaPort.class,
                    new ReplicaPlace(name, activation.id().type(), activation.id().key())))
        .toList();
  }
}
