package dev.teff.runtime;

import static dev.teff.grains.WriteConsistency.DURABLE;
import static dev.teff.grains.WriteConsistency.LOCAL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.teff.grains.ErrorCode;
import dev.teff.grains.GrainException;
import dev.teff.grains.GrainException.Outcome;
import dev.teff.grains.GrainId;
import dev.teff.grains.WriteConsistency;
import dev.teff.grains.spi.KeyCodec;
import dev.teff.persistence.spi.AppendOutcome;
import dev.teff.runtime.spi.PinnedGrain;
import java.time.Duration;
import java.util.Base64;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;

/** A copy whose store does not take what it writes. */
class ReplicaOutageTest {
  private static final GrainId LOG_OF_A =
      GrainId.of(PinnedGrain.REPLICA, KeyCodec.join("1", "tags", "k"));

  private final TestStore store = new TestStore();
  private final TestSilo a = TestSilo.over(store, "a", "teff.replicated.max-value = 2000");
  private final TestSilo b = TestSilo.over(store, "b");

  @BeforeEach
  void loseTheStore() {
    tags(a).add(DURABLE, "before");
    store.failNext(new AppendOutcome.Refused(TestStore.refusal()));
    assertThatThrownBy(() -> tags(a).add(DURABLE, "kept"))
        .isInstanceOfSatisfying(
            GrainException.class,
            // Not tried again by itself: a counter would count twice.
            e -> assertThat(e.outcome()).isEqualTo(Outcome.UNKNOWN));
    TestSilo.eventually(() -> refusal() == ErrorCode.STORE_FAILED);
  }

  @AfterEach
  void stop() {
    a.close();
    b.close();
  }

  private static Tags tags(TestSilo silo) {
    return silo.grains().ref(Tags.class, "k");
  }

  private ErrorCode refusal() {
    return catchThrowableOfType(GrainException.class, () -> tags(a).add(DURABLE, "not taken"))
        .code();
  }

  private boolean isBack() {
    a.time.advance(Duration.ofSeconds(2));
    try {
      tags(a).add(DURABLE, "after");
      return true;
    } catch (GrainException e) {
      return false;
    }
  }

  @Test
  void copyWithoutItsStore_goesOn() {
    tags(a).add(LOCAL, "meanwhile");
    assertThat(tags(a).all()).contains("before", "kept", "meanwhile");
  }

  @Test
  void valueOfACopyWithoutItsStore_growsNoLargerThanItMayBe() {
    tags(a).add(LOCAL, text(1));
    assertThatThrownBy(() -> tags(a).add(LOCAL, text(2)))
        .isInstanceOfSatisfying(
            GrainException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CRDT_LIMIT));
    tags(a).remove(LOCAL, text(1));
    tags(a).add(LOCAL, text(2));
    assertThat(tags(a).all()).containsExactlyInAnyOrder("before", "kept", text(2));
  }

  /** A text that takes most of what a value may, and no less when it is deflated. */
  private static String text(int seed) {
    var random = new byte[1400];
    new Random(seed).nextBytes(random);
    return Base64.getEncoder().encodeToString(random);
  }

  @Test
  void copyThatFindsItsStoreAgain_storesAllItHas() {
    tags(a).add(LOCAL, "meanwhile");
    TestSilo.eventually(this::isBack);
    assertThat(tags(b).all()).contains("before", "kept", "meanwhile", "after");
    assertThat(store.types(LOG_OF_A)).startsWith("whole");
  }

  @Test
  void copyWhoseStoreThrowsWhatItShouldNot_findsItAgainAllTheSame() {
    var thrown = new AtomicInteger();
    store.beforeClaim(log -> {
      if (thrown.getAndIncrement() == 0) {
        throw new IllegalStateException("a fault of the store");
      }
    });
    TestSilo.eventually(this::isBack);
    assertThat(thrown.get()).isGreaterThan(1);
    assertThat(tags(b).all()).contains("before", "kept", "after");
  }

  @Test
  void copyThatWasRetiredMeanwhile_leavesAndSaysSo() {
    var seen = new ListAppender<ILoggingEvent>();
    seen.start();
    var logger = (Logger) LoggerFactory.getLogger("dev.teff.replicated");
    logger.addAppender(seen);
    tags(a).add(LOCAL, "lost");
    b.time.advance(Duration.ofHours(25));
    assertThat(tags(b).all()).containsExactly("before");
    TestSilo.eventually(() -> {
      a.time.advance(Duration.ofSeconds(2));
      return !tags(a).all().contains("lost");
    });
    logger.detachAppender(seen);
    assertThat(seen.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .anySatisfy(said -> assertThat(said).contains("tags/k is without the store: ", "TEFF-323"));
    tags(a).add(DURABLE, "as another");
    assertThat(tags(a).all()).containsExactlyInAnyOrder("before", "as another");
  }

  @ParameterizedTest
  @EnumSource(names = {"DURABLE", "MAJORITY", "ALL"})
  void changeThatNeedsTheStore_isRefused(WriteConsistency consistency) {
    assertThatThrownBy(() -> tags(a).add(consistency, "refused"))
        .hasMessageStartingWith(ErrorCode.STORE_FAILED.label())
        .isInstanceOfSatisfying(
            GrainException.class,
            failure -> assertThat(failure.outcome()).isEqualTo(Outcome.DID_NOT_RUN));
    assertThat(tags(a).all()).doesNotContain("refused");
  }
}
