package dev.teff.persistence.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teff.grains.GrainException;
import dev.teff.grains.GrainId;
import dev.teff.persistence.spi.Snapshot;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What every store of snapshots must do. */
public abstract class SnapshotContract extends StoreContract {
  private static final GrainId ALICE = GrainId.of("cart", "alice");
  private static final GrainId BOB = GrainId.of("cart", "bob");

  @Test
  void load_ofGrainWithoutSnapshot_isEmpty() {
    assertThat(store.snapshots().load(ALICE)).isEmpty();
  }

  @Test
  void load_afterSave_isWhatWasSaved() throws Exception {
    store.snapshots().save(ALICE, snapshot(7, 2, "seven"));

    assertHolds(ALICE, 7, 2, "seven");
    assertThat(store.snapshots().load(BOB)).isEmpty();
    assertThat(open().snapshots().load(ALICE)).isPresent();
  }

  @Test
  void save_ofLaterSequence_replaces() {
    assertThat(store.snapshots().save(ALICE, snapshot(7, 2, "seven"))).isTrue();
    assertThat(store.snapshots().save(ALICE, snapshot(9, 2, "nine"))).isTrue();

    assertHolds(ALICE, 9, 2, "nine");
  }

  @Test
  void save_ofEarlierSequence_isPassedOver() {
    assertThat(store.snapshots().save(ALICE, snapshot(9, 2, "nine"))).isTrue();
    assertThat(store.snapshots().save(ALICE, snapshot(7, 2, "seven"))).isFalse();

    assertHolds(ALICE, 9, 2, "nine");
  }

  @Test
  void save_ofLaterEpoch_replacesEvenALaterSequence() {
    assertThat(store.snapshots().save(ALICE, snapshot(9, 2, "nine"))).isTrue();
    assertThat(store.snapshots().save(ALICE, snapshot(4, 3, "four"))).isTrue();
    assertThat(store.snapshots().save(ALICE, snapshot(12, 2, "twelve"))).isFalse();
    assertThat(store.snapshots().save(ALICE, snapshot(4, 3, "four"))).isTrue();

    assertHolds(ALICE, 4, 3, "four");
  }

  @Test
  void save_ofManyBytes_isReadBackAsItWas() {
    byte[] bytes = new byte[700_000];
    new Random(1).nextBytes(bytes);

    store.snapshots().save(ALICE, new Snapshot(1, 1, bytes));

    assertThat(store.snapshots().load(ALICE))
        .hasValueSatisfying(held -> assertThat(Arrays.equals(held.content(), bytes)).isTrue());
  }

  /** As a grain's deletion leaves it. */
  @Test
  void save_ofNothing_replacesAndKeepsEarlierClaimsOut() {
    store.snapshots().save(ALICE, snapshot(9, 2, "nine"));
    store.snapshots().save(ALICE, snapshot(9, 3, ""));
    store.snapshots().save(ALICE, snapshot(10, 2, "ten"));

    assertHolds(ALICE, 9, 3, "");
  }

  @Test
  void load_ofManyGrainsAtOnce_givesEachItsOwn() throws Exception {
    List<GrainId> grains = Crowd.of(60);
    for (int i = 0; i < grains.size(); i++) {
      if (i % 3 > 0) { // the others have none
        store.snapshots().save(grains.get(i), snapshot(i, 1, "of " + i));
      }
    }
    for (int round = 0; round < 20; round++) {
      var loaded = Crowd.inParallel(grains, grain -> store.snapshots().load(grain));
      for (int i = 0; i < grains.size(); i++) {
        assertThat(loaded.get(i).map(each -> new String(each.content(), StandardCharsets.UTF_8)))
            .isEqualTo(i % 3 > 0 ? Optional.of("of " + i) : Optional.empty());
      }
    }
  }

  @Test
  void delete_forgetsOneGrains() {
    store.snapshots().save(ALICE, snapshot(1, 1, "alice"));
    store.snapshots().save(BOB, snapshot(1, 1, "bob"));

    store.snapshots().delete(ALICE);
    store.snapshots().delete(ALICE);

    assertThat(store.snapshots().load(ALICE)).isEmpty();
    assertHolds(BOB, 1, 1, "bob");
    store.snapshots().save(ALICE, snapshot(1, 1, "again"));
    assertHolds(ALICE, 1, 1, "again");
  }

  @Test
  void use_afterClose_isRefusedClearly() {
    store.close();

    assertThatThrownBy(() -> store.snapshots().load(ALICE))
        .isInstanceOf(GrainException.class)
        .hasMessageContaining("closed");
  }

  private static Snapshot snapshot(long sequence, long epoch, String content) {
    return new Snapshot(sequence, epoch, Appender.event(content).payload());
  }

  private void assertHolds(GrainId grain, long sequence, long epoch, String content) {
    assertThat(store.snapshots().load(grain))
        .hasValueSatisfying(held -> {
          assertThat(held.sequence()).isEqualTo(sequence);
          assertThat(held.epoch()).isEqualTo(epoch);
          assertThat(held.content()).isEqualTo(Appender.event(content).payload());
        });
  }
}
