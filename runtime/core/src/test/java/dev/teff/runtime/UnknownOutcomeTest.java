package dev.teff.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teff.grains.ErrorCode;
import dev.teff.grains.GrainException;
import dev.teff.grains.GrainException.Outcome;
import dev.teff.persistence.spi.AppendOutcome;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntPredicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A call with a key whose outcome is not known is made again. */
class UnknownOutcomeTest extends Baskets {
  /** How a call is made. */
  enum Way {
    AWAITED,
    IN_A_TURN,
    STARTED,
    SENT
  }

  private static Stream<Arguments> waysToCall() {
    return Stream.of(Way.values())
        .flatMap(way -> Stream.of(true, false).map(stored -> Arguments.of(way, stored)));
  }

  /** The store does not say whether it took the call's turn, and cannot be asked the first time. */
  @ParameterizedTest
  @MethodSource("waysToCall")
  void unknownOutcome_isSettledByCallingAgain(Way way, boolean stored) {
    basket().put("apple");
    silo.on("ask", self -> self.grains().ref(Basket.class, "a").putOnce("pear"));
    AtomicInteger claims = failClaims(claim -> claim == 1);
    var unknown = new AppendOutcome.Unknown(TestStore.silence());
    if (stored) {
      silo.store.storeButFailNext(unknown);
    } else {
      silo.store.failNext(unknown);
    }
    switch (way) {
      case AWAITED -> assertThat(basket().putOnce("pear")).isEqualTo(2);
      case IN_A_TURN -> assertThat(silo.ledger("asking").run("ask")).isEqualTo(2);
      case STARTED ->
          assertThat(silo.grains().start(basket(), b -> b.putOnce("pear")).await()).isEqualTo(2);
      case SENT -> {
        silo.grains().send(basket(), b -> b.putOnce("pear"));
        TestSilo.eventually(() -> claims.get() == 2); // by the activation for the second attempt
      }
    }
    assertThat(basket().items()).containsExactly("apple", "pear");
  }

  @Test
  void unknownOutcome_thatStaysUnknown_isToldAtTheDeadline() throws Exception {
    restart("teff.call.timeout = 10s");
    basket().put("apple");
    // What looks for a commit fails, and what activates the basket for the next attempt does not.
    AtomicInteger claims = failClaims(claim -> claim % 2 == 1);
    for (int i = 0; i < 1_000; i++) {
      silo.store.failNext(new AppendOutcome.Unknown(TestStore.silence()));
    }
    long begin = silo.time.nanos();
    var call =
        TestSilo.async(() -> {
          try {
            return basket().putOnce("pear");
          } finally {
            assertThat(silo.time.nanos() - begin).isGreaterThan(Duration.ofSeconds(9).toNanos());
          }
        });
    silo.advanceUntil(call::isDone);
    // By the last attempt, or by whoever waits for it.
    assertThatThrownBy(() -> TestSilo.get(call))
        .isInstanceOfSatisfying(
            GrainException.class,
            e -> {
              assertThat(e.outcome()).isEqualTo(Outcome.UNKNOWN);
              assertThat(e.code()).isIn(ErrorCode.COMMIT_UNKNOWN, ErrorCode.DEADLINE_EXCEEDED);
            });
    assertThat(claims).hasValueGreaterThan(4);
  }

  /** Claims of the basket's log, counted from one, fail as the test says; returns their number. */
  private AtomicInteger failClaims(IntPredicate failing) {
    var claims = new AtomicInteger();
    silo.store.beforeClaim(grain -> {
      if (grain.equals(BASKET) && failing.test(claims.incrementAndGet())) {
        throw TestStore.refusal();
      }
    });
    return claims;
  }

  @Test
  void unknownOutcome_ofAnotherCall_isLeftToTheCaller() {
    basket().put("apple");
    var claims = new AtomicInteger();
    silo.store.beforeClaim(grain -> {
      if (claims.incrementAndGet() == 1) {
        throw TestStore.refusal(); // else it would be found out
      }
    });
    silo.store.failNext(new AppendOutcome.Unknown(TestStore.silence()));

    fails(() -> basket().put("pear"), ErrorCode.COMMIT_UNKNOWN, Outcome.UNKNOWN);
  }
}
