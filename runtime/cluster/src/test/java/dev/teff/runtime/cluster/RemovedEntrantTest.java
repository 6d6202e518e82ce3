package dev.teff.runtime.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teff.persistence.spi.Register;
import dev.teff.runtime.cluster.ClusterView.Member;
import dev.teff.runtime.cluster.ClusterView.MemberState;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A silo that others remove before it knows that it has come in. */
@Timeout(60)
class RemovedEntrantTest {
  private final Town town = new Town();

  @Test
  void silo_thatInstallsAViewWithoutItselfWhileItEnters_isEvicted() throws Exception {
    var evicted = new CountDownLatch(1);
    try (TeffCluster host = town.joined("host");
        TeffCluster entrant = town.over(Removing::new)) {
      entrant.whenEvicted(evicted::countDown);
      entrant.join(new FakeSilo("entrant"));
      assertThat(evicted.await(30, TimeUnit.SECONDS)).isTrue();
      assertThat(host.silos()).containsExactly("host");
    } finally {
      town.close();
    }
  }

  /** Behind the commit by which it becomes active, others remove it, and it is told so. */
  private final class Removing implements Register {
    private final Register real;
    private boolean removed;

    Removing(Register real) {
      this.real = real;
    }

    @Override
    public Optional<Versioned> read(String name) {
      return real.read(name);
    }

    @Override
    public boolean compareAndSet(String name, long expectedVersion, byte[] value) {
      boolean done = real.compareAndSet(name, expectedVersion, value);
      Optional<Long> active =
          town.register.read().inState(MemberState.ACTIVE).stream()
              .map(Member::silo)
              .filter(silo -> silo.name().equals("entrant"))
              .map(SiloIdentity::incarnation)
              .findFirst();
      if (done && !removed && active.isPresent()) {
        removed = true;
        long incarnation = active.get();
        long version = town.register.change(view -> view.departed(incarnation)).version();
        town.network.ask(incarnation, new DirectoryQuestion.HandOver(version, 0));
      }
      return done;
    }
  }
}
