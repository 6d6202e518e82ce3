package dev.teff.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teff.grains.ErrorCode;
import dev.teff.grains.GrainException;
import dev.teff.grains.GrainException.Outcome;
import dev.teff.grains.Grains;
import dev.teff.grains.Pending;
import dev.teff.grains.RemoteGrainException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

@GrainTest(silos = 3)
class TestClusterTest {
  private static Account account(Grains grains, int number) {
    return grains.ref(Account.class, "account-" + number);
  }

  /** An account on another silo than the given one. */
  private static Account elsewhere(TestCluster cluster, Account account) {
    return IntStream.range(0, 100)
        .mapToObj(i -> account(cluster.grains(), i))
        .filter(other -> !cluster.siloOf(other).equals(cluster.siloOf(account)))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void grains_spreadOverAllSilos(TestCluster cluster, Grains grains) {
    var hosts = new HashSet<String>();
    for (int i = 0; i < 60; i++) {
      account(grains, i).deposit(1);
      hosts.add(cluster.siloOf(account(grains, i)));
    }
    assertThat(hosts).containsExactlyInAnyOrder("silo-1", "silo-2", "silo-3");
    for (String silo : cluster.silos()) {
      assertThat(cluster.silo(silo).statistics().activeGrains().get("account")).isBetween(5L, 40L);
    }
  }

  @Test
  void call_betweenSilos_travelsAsBytes(TestCluster cluster, Grains grains) throws Exception {
    Account from = account(grains, 0);
    Account to = elsewhere(cluster, from);
    from.deposit(10);
    String key = to.toString().substring("account/".length());
    assertThat(from.transfer(key, 4)).isEqualTo(4);
    assertThat(from.balance()).isEqualTo(6);
    assertThat(to.deposits()).containsExactly(4L);
  }

  @Test
  void startedCalls_toGrainsOnAllSilos_answer(Grains grains) {
    List<Pending<Long>> pending = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      pending.add(grains.start(account(grains, i % 20), account -> account.deposit(1)));
    }
    assertThat(pending.stream().mapToLong(Pending::await).max()).hasValue(10);
  }

  @Test
  void oneWayCall_arrives(VirtualTime clock, Grains grains) {
    account(grains, 0).gift(5);
    clock.advance(Duration.ZERO);
    assertThat(account(grains, 0).balance()).isEqualTo(5);
  }

  @Test
  void declaredException_arrivesAsItself(Grains grains) {
    assertThatThrownBy(() -> account(grains, 0).withdraw(3))
        .isInstanceOfSatisfying(
            InsufficientException.class,
            thrown -> {
              assertThat(thrown.missing()).isEqualTo(3);
              assertThat(thrown.getStackTrace()[0].getClassName())
                  .isEqualTo(AccountGrain.class.getName());
            });
  }

  @Test
  void exceptionsOfTheJdk_arriveAsThemselves(Grains grains) {
    assertThatThrownBy(() -> account(grains, 0).fail("jdk"))
        .isInstanceOf(NoSuchElementException.class)
        .hasMessage("nothing there");
  }

  @Test
  void exceptionThatNobodyKnows_isDescribed(Grains grains) {
    assertThatThrownBy(() -> account(grains, 0).fail("own"))
        .isInstanceOfSatisfying(
            RemoteGrainException.class,
            thrown -> {
              assertThat(thrown.remoteType()).isEqualTo(AccountGrain.OddException.class.getName());
              assertThat(thrown).hasMessageContaining("only I know this");
            });
  }

  @Test
  void killedSilosGrains_comeBackElsewhere(TestCluster cluster, Grains grains) {
    for (int i = 0; i < 30; i++) {
      account(grains, i).deposit(i);
    }
    String victim = cluster.siloOf(account(grains, 7));
    cluster.kill(victim);
    assertThat(cluster.silos()).hasSize(2).doesNotContain(victim);
    for (int i = 0; i < 30; i++) {
      assertThat(account(grains, i).balance()).isEqualTo(i);
    }
  }

  @Test
  void callUnderWay_whenItsSiloIsKilled_hasAnUnknownOutcome(TestCluster cluster, Grains grains) {
    Account account = account(grains, 0);
    Pending<Long> pending =
        grains.start(
            account,
            each -> {
              each.hang();
              return 0L;
            });
    cluster.clock().advance(Duration.ofSeconds(1));
    assertThat(pending.isDone()).isFalse();

    String victim = cluster.siloOf(account);
    cluster.kill(victim);
    assertThatThrownBy(pending::await)
        .isInstanceOfSatisfying(
            GrainException.class,
            failure -> {
              assertThat(failure.code()).isEqualTo(ErrorCode.UNKNOWN_OUTCOME);
              assertThat(failure.outcome()).isEqualTo(Outcome.UNKNOWN);
              assertThat(failure)
                  .hasMessageContaining("Silo %s is dead".formatted(victim))
                  .hasMessageContaining("make it idempotent and repeat it");
            });
  }

  @Test
  void killedSilosTimers_tickNoMore(TestCluster cluster, Grains grains) {
    Account account = account(grains, 0);
    account.save(1);
    cluster.kill(cluster.siloOf(account));
    cluster.clock().advance(Duration.ofMinutes(3));
    assertThat(account.balance()).isZero();
  }

  @Test
  void grainsInsideAKilledSilo_commitNothing(TestCluster cluster, Grains grains) {
    Account account = account(grains, 0);
    account.deposit(5);
    String victim = cluster.siloOf(account);
    Grains inside = cluster.silo(victim).grains();
    cluster.kill(victim);

    assertThatThrownBy(() -> inside.ref(Account.class, "account-0").deposit(100))
        .isInstanceOf(GrainException.class);
    assertThat(account.balance()).isEqualTo(5);
  }

  @Test
  void newSilo_takesItsShare(TestCluster cluster, Grains grains) {
    for (int i = 0; i < 60; i++) {
      account(grains, i).deposit(i);
    }
    assertThat(cluster.startSilo()).isEqualTo("silo-4");
    for (int i = 0; i < 60; i++) {
      assertThat(account(grains, i).balance()).isEqualTo(i);
    }
    assertThat(cluster.silo("silo-4").statistics().activeGrains()).containsKey("account");
  }

  @Test
  void stoppedSilosGrains_moveWithoutLoss(TestCluster cluster, Grains grains) {
    Account account = account(grains, 0);
    account.deposit(5);
    cluster.stop(cluster.siloOf(account));
    assertThat(account.deposit(1)).isEqualTo(6);
  }

  @Test
  void timers_tickOnTheVirtualClock(VirtualTime clock, Grains grains) {
    account(grains, 0).save(2);
    clock.advance(Duration.ofSeconds(59));
    assertThat(account(grains, 0).balance()).isZero();
    clock.advance(Duration.ofMinutes(4));
    assertThat(account(grains, 0).balance()).isEqualTo(8);
  }

  @Test
  void idleGrain_leaves(TestCluster cluster, Grains grains) {
    Account account = account(grains, 0);
    account.deposit(5);
    String silo = cluster.siloOf(account);
    cluster.clock().advance(Duration.ofMinutes(11));
    assertThat(cluster.silo(silo).statistics().activeGrains()).isEmpty();
    assertThat(account.balance()).isEqualTo(5);
  }

  @Test
  void deadline_ofAHangingTurn_passesOnTheVirtualClock(VirtualTime clock, Grains grains) {
    Pending<Long> pending =
        grains.start(
            account(grains, 0),
            each -> {
              each.hang();
              return 0L;
            });
    clock.advance(Duration.ofSeconds(31));
    assertThatThrownBy(pending::await).hasMessageContaining("TEFF-201");
  }

  @Nested
  class Inside {
    @Test
    void nestedClass_hasTheClusterOfTheOneAroundIt(TestCluster cluster) {
      assertThat(cluster.silos()).hasSize(3);
    }

    @Nested
    @GrainTest(silos = 2)
    class OfItsOwn {
      @Test
      void annotationOnANestedClass_overridesThat(TestCluster cluster) {
        assertThat(cluster.silos()).hasSize(2);
      }
    }
  }

  @Test
  @GrainTest(silos = 1)
  void annotationOnAMethod_overridesItsClasss(TestCluster cluster, Grains grains) {
    assertThat(cluster.silos()).containsExactly("silo-1");
    cluster.kill("silo-1");
    Pending<Long> pending = grains.start(account(grains, 0), Account::balance);
    cluster.clock().advance(Duration.ofSeconds(31));
    assertThatThrownBy(pending::await)
        .hasMessageContaining("TEFF-206 No silo is left to host account/account-0")
        .hasMessageContaining("start one with TestCluster.startSilo()");
    assertThatThrownBy(() -> cluster.siloOf(account(grains, 0)))
        .hasMessage("No silo lives; start one.");
  }

  @Test
  @GrainTest(silos = 2, setup = InFrench.class)
  void setup_providesServices(Grains grains) {
    assertThat(grains.ref(Greeter.class, 7L).greet()).isEqualTo("bonjour");
  }

  @Test
  void siloThatDoesNotLive_isNamedInTheFailure(TestCluster cluster) {
    assertThatThrownBy(() -> cluster.kill("silo-9"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("No silo \"silo-9\" lives here; there are [silo-1, silo-2, silo-3].");
  }
}
