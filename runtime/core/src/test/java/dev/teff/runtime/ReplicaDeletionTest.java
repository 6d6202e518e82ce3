package dev.teff.runtime;

import static dev.teff.grains.WriteConsistency.DURABLE;
import static dev.teff.grains.WriteConsistency.LOCAL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teff.grains.GrainId;
import dev.teff.runtime.spi.PinnedGrain;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Deleting what the copies of a replicated grain have stored. */
class ReplicaDeletionTest {
  private static final GrainId GRAIN = GrainId.of("tags", "k");

  private final TestStore store = new TestStore();
  private final TestSilo a = TestSilo.over(store, "a");
  private final TestSilo b = TestSilo.over(store, "b");
  private final StoredGrains tools = new StoredGrains(store, getClass().getClassLoader());

  @AfterEach
  void stop() {
    a.close();
    b.close();
  }

  private static Tags tags(TestSilo silo) {
    return silo.grains().ref(Tags.class, "k");
  }

  private static void awaitEmpty(TestSilo silo) {
    TestSilo.eventually(() -> {
      silo.time.advance(Duration.ofSeconds(11)); // a round of synchronization
      return tags(silo).all().isEmpty();
    });
  }

  @Test
  void deletion_forgetsTheLogsOfAllCopies() {
    tags(a).add(DURABLE, "of a");
    tags(b).add(DURABLE, "of b");
    b.grains().ref(Tags.class, "other").add(DURABLE, "stays");

    assertThat(tools.delete(GRAIN)).hasValue(2);

    assertThat(store.count(PinnedGrain.REPLICA)).as("logs").isEqualTo(1);
    try (TestSilo fresh = TestSilo.over(store, "fresh")) {
      assertThat(tags(fresh).all()).isEmpty();
      assertThat(fresh.grains().ref(Tags.class, "other").all()).containsExactly("stays");
    }
    assertThat(tools.delete(GRAIN)).isEqualTo(OptionalLong.empty());
  }

  @Test
  void copiesInMemory_leave_andWhatTheyHaveIsNotStoredAgain() {
    tags(a).add(DURABLE, "of a");
    assertThat(tags(b).all()).containsExactly("of a");
    tags(b).add(LOCAL, "of b");

    assertThat(tools.delete(GRAIN)).isPresent();

    awaitEmpty(a);
    awaitEmpty(b);
    tags(a).add(DURABLE, "new");
    TestSilo.eventually(() -> {
      b.time.advance(Duration.ofSeconds(11));
      return tags(b).all().contains("new");
    });
    assertThat(tags(b).all()).containsExactly("new");
  }

  @Test
  void copyThatComesMeanwhile_isSaid() {
    tags(a).add(DURABLE, "of a");
    var came = new AtomicBoolean();
    store.beforeTrim(() -> {
      if (came.compareAndSet(false, true)) {
        assertThat(tags(b).all()).containsExactly("of a");
      }
    });

    assertThatThrownBy(() -> tools.delete(GRAIN))
        .hasMessageContaining("TEFF-304 tags/k was activated while its data was being deleted");

    tags(b).add(DURABLE, "of b");
    assertThat(tools.delete(GRAIN)).isPresent();
    awaitEmpty(b);
  }
}
