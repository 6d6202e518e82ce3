package dev.teff.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teff.grains.CallOptions;
import dev.teff.grains.ErrorCode;
import dev.teff.grains.GrainException;
import dev.teff.grains.GrainException.Outcome;
import dev.teff.grains.GrainId;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;

/** A silo with baskets, which take calls that have keys. */
abstract class Baskets {
  static final GrainId BASKET = GrainId.of("basket", "a");

  TestSilo silo = TestSilo.start("teff.snapshot.events = 10");

  @AfterEach
  void close() {
    silo.close();
  }

  void restart(String settings) {
    silo.close();
    silo = TestSilo.start(settings);
  }

  Basket basket() {
    return silo.grains().ref(Basket.class, "a");
  }

  Basket keyed(String key) {
    return silo.grains().with(basket(), CallOptions.key(key));
  }

  void idle(String type) {
    silo.idle(type);
  }

  static void fails(ThrowingCallable call, ErrorCode code, Outcome outcome) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            GrainException.class,
            failure -> {
              assertThat(failure.code()).isEqualTo(code);
              assertThat(failure.outcome()).isEqualTo(outcome);
            });
  }
}
