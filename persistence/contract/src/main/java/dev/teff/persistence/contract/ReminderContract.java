package dev.teff.persistence.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teff.grains.GrainException;
import dev.teff.grains.GrainId;
import dev.teff.persistence.spi.AppendOutcome;
import dev.teff.persistence.spi.AppendOutcome.Committed;
import dev.teff.persistence.spi.AppendOutcome.Fenced;
import dev.teff.persistence.spi.Batch;
import dev.teff.persistence.spi.ReminderChange;
import dev.teff.persistence.spi.ReminderIndex;
import dev.teff.persistence.spi.ReminderIndex.Entry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every index of reminders must do. */
public abstract class ReminderContract extends StoreContract {
  private static final GrainId ALICE = GrainId.of("cart", "alice");
  private static final GrainId BOB = GrainId.of("cart", "bob");
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  private static final UUID REGISTRATION = UUID.fromString("00000000-0000-0000-0000-0000000000aa");

  @Test
  void due_ofEmptyIndex_isNothing() {
    assertThat(due(NOON)).isEmpty();
    assertThat(store.reminders().next()).isEmpty();
  }

  @Test
  void due_returnsWhatIsDue_oldestFirst() {
    set(entry(ALICE, "later", NOON.plusSeconds(2)));
    set(entry(BOB, "sooner", NOON.minus(Duration.ofDays(400))));
    set(entry(ALICE, "now", NOON));
    set(entry(ALICE, "in a year", NOON.plus(Duration.ofDays(365))));

    assertThat(due(NOON)).extracting(Entry::name).containsExactly("sooner", "now");
    assertThat(due(NOON.plusSeconds(2)))
        .extracting(Entry::name)
        .containsExactly("sooner", "now", "later");
    assertThat(store.reminders().next()).contains(NOON.minus(Duration.ofDays(400)));
  }

  @Test
  void due_isReadBackAsItWas() throws Exception {
    var set = entry(ALICE, "a 'name' é", NOON.plusNanos(1_999_999));
    set(set);

    for (ReminderIndex index : List.of(store.reminders(), open().reminders())) {
      assertThat(index.due(all(), NOON.plusSeconds(1), 10))
          .singleElement()
          .satisfies(held -> {
            assertThat(held.grain()).isEqualTo(ALICE);
            assertThat(held.name()).isEqualTo("a 'name' é");
            assertThat(held.registration()).isEqualTo(REGISTRATION);
            assertThat(held.due()).isEqualTo(NOON.plusMillis(1));
            assertThat(held.content()).isEqualTo(set.content());
          });
    }
  }

  @Test
  void due_returnsNoMoreThanAskedFor() {
    for (int i = 0; i < 20; i++) {
      set(entry(GrainId.of("cart", "cart " + i), "tick", NOON.plusMillis(i)));
    }

    assertThat(store.reminders().due(all(), NOON.plusSeconds(1), 7))
        .extracting(Entry::due)
        .containsExactlyElementsOf(
            IntStream.range(0, 7).mapToObj(i -> NOON.plusMillis(i)).toList());
  }

  /** A store may read a few of each slice at first. */
  @Test
  void due_ofManyOfOneSlice_areOldestFirst() {
    for (int i = 0; i < 60; i++) {
      set(entry(ALICE, "early " + i, NOON.plusMillis(i)));
      set(entry(GrainId.of("cart", "cart " + i), "late", NOON.plusMillis(60 + i)));
    }

    for (int limit : List.of(1, 20, 59, 60, 61, 100)) {
      assertThat(store.reminders().due(all(), NOON.plusSeconds(1), limit))
          .extracting(Entry::due)
          .containsExactlyElementsOf(
              IntStream.range(0, limit).mapToObj(i -> NOON.plusMillis(i)).toList());
    }
    assertThat(store.reminders().due(all(), NOON.plusSeconds(1), 1_000)).hasSize(120);
  }

  @Test
  void due_returnsTheSlicesAskedFor() {
    var grains = IntStream.range(0, 300).mapToObj(i -> GrainId.of("cart", "cart " + i)).toList();
    grains.forEach(grain -> set(entry(grain, "tick", NOON)));
    var odd = new BitSet();
    IntStream.range(0, ReminderIndex.SLICES).filter(i -> i % 2 == 1).forEach(odd::set);

    assertThat(store.reminders().due(odd, NOON, 1_000))
        .extracting(Entry::grain)
        .containsExactlyInAnyOrderElementsOf(
            grains.stream().filter(grain -> odd.get(ReminderIndex.slice(grain))).toList());
    assertThat(store.reminders().due(new BitSet(), NOON, 1_000)).isEmpty();
  }

  @Test
  void set_ofTheSameName_replaces() {
    set(entry(ALICE, "tick", NOON));
    set(entry(ALICE, "tick", NOON.plusSeconds(60)));

    assertThat(due(NOON)).isEmpty();
    assertThat(store.reminders().of(ALICE))
        .extracting(Entry::due)
        .containsExactly(NOON.plusSeconds(60));
    assertThat(store.reminders().next()).contains(NOON.plusSeconds(60));
  }

  @Test
  void set_earlier_isFoundAtTheEarlierTime() {
    set(entry(ALICE, "tick", NOON.plus(Duration.ofDays(3))));
    set(entry(ALICE, "tick", NOON));

    assertThat(due(NOON)).hasSize(1);
    assertThat(due(NOON.plus(Duration.ofDays(4)))).hasSize(1);
  }

  @Test
  void cancel_removesOne() {
    set(entry(ALICE, "one", NOON));
    set(entry(ALICE, "two", NOON));
    set(entry(BOB, "one", NOON));

    store.reminders().apply(List.of(new ReminderChange.Cancel(ALICE, "one")));
    store.reminders().apply(List.of(new ReminderChange.Cancel(ALICE, "unknown")));

    assertThat(store.reminders().of(ALICE)).extracting(Entry::name).containsExactly("two");
    assertThat(store.reminders().of(BOB)).hasSize(1);
    assertThat(due(NOON)).hasSize(2);
  }

  @Test
  void advance_movesToTheNextTime() {
    set(entry(ALICE, "tick", NOON));
    Entry fired = due(NOON).getFirst();

    assertThat(store.reminders().advance(fired, Optional.of(NOON.plusSeconds(60)))).isTrue();

    assertThat(due(NOON)).isEmpty();
    assertThat(due(NOON.plusSeconds(60)))
        .singleElement()
        .satisfies(held -> assertThat(held.content()).isEqualTo(fired.content()));
  }

  @Test
  void advance_withoutNextTime_removes() {
    set(entry(ALICE, "tick", NOON));

    assertThat(store.reminders().advance(due(NOON).getFirst(), Optional.empty())).isTrue();

    assertThat(store.reminders().of(ALICE)).isEmpty();
    assertThat(store.reminders().next()).isEmpty();
  }

  @Test
  void advance_ofWhatWasSetAnewOrAdvanced_changesNothing() {
    set(entry(ALICE, "tick", NOON));
    Entry fired = due(NOON).getFirst();
    var anew = new Entry(ALICE, "tick", UUID.randomUUID(), NOON.plusSeconds(9), fired.content());
    set(anew);

    assertThat(store.reminders().advance(fired, Optional.empty())).isFalse();
    assertThat(store.reminders().advance(fired, Optional.of(NOON.plusSeconds(60)))).isFalse();
    assertThat(store.reminders().advance(anew, Optional.of(NOON.plusSeconds(20)))).isTrue();
    assertThat(store.reminders().advance(anew, Optional.of(NOON.plusSeconds(30)))).isFalse();

    assertThat(store.reminders().of(ALICE))
        .extracting(Entry::due)
        .containsExactly(NOON.plusSeconds(20));
  }

  @Test
  void batch_committed_changesItsReminders() {
    var first = batch(1, 0, new ReminderChange.Set(entry(ALICE, "tick", NOON)));
    store.events().claim(ALICE);

    assertThat(Appender.await(Appender.submit(store, first))).isEqualTo(new Committed());
    assertThat(due(NOON)).extracting(Entry::name).containsExactly("tick");

    var second = batch(1, 1, new ReminderChange.Cancel(ALICE, "tick"));
    assertThat(Appender.await(Appender.submit(store, second))).isEqualTo(new Committed());
    assertThat(due(NOON)).isEmpty();
  }

  /** Stores may commit them together. */
  @Test
  void batches_inARow_leaveWhatTheLastOneSet() {
    long epoch = store.events().claim(ALICE).epoch();
    var outcomes = new ArrayList<CompletableFuture<AppendOutcome>>();
    for (int i = 0; i < 12; i++) {
      var set = new Entry(ALICE, "tick", UUID.randomUUID(), NOON.plusMillis(i), new byte[0]);
      ReminderChange change =
          i % 4 == 2 ? new ReminderChange.Cancel(ALICE, "tick") : new ReminderChange.Set(set);
      outcomes.add(Appender.submit(store, batch(epoch, i, change)));
    }

    assertThat(outcomes)
        .allSatisfy(outcome -> assertThat(Appender.await(outcome)).isEqualTo(new Committed()));

    assertThat(due(NOON.plusSeconds(1)))
        .extracting(Entry::due)
        .containsExactly(NOON.plusMillis(11));
    assertThat(store.reminders().of(ALICE)).hasSize(1);
  }

  @Test
  void batch_fenced_leavesWhatIsSet() {
    set(entry(ALICE, "kept", NOON));
    store.events().claim(ALICE);
    store.events().claim(ALICE);
    var stale = batch(1, 0, new ReminderChange.Cancel(ALICE, "kept"));

    assertThat(Appender.await(Appender.submit(store, stale))).isEqualTo(new Fenced(2, 0));

    assertThat(store.reminders().of(ALICE)).extracting(Entry::name).containsExactly("kept");
  }

  @Test
  void of_manyGrains_returnsOnesOwnByName() {
    var changes = new ArrayList<ReminderChange>();
    for (String name : List.of("c", "a", "b")) {
      changes.add(new ReminderChange.Set(entry(ALICE, name, NOON)));
      changes.add(new ReminderChange.Set(entry(BOB, name + "2", NOON)));
    }
    store.reminders().apply(changes);

    assertThat(store.reminders().of(ALICE)).extracting(Entry::name).containsExactly("a", "b", "c");
  }

  @Test
  void use_afterClose_isRefusedClearly() {
    store.close();

    assertThatThrownBy(() -> due(NOON))
        .isInstanceOf(GrainException.class)
        .hasMessageContaining("closed");
  }

  private static BitSet all() {
    var all = new BitSet();
    all.set(0, ReminderIndex.SLICES);
    return all;
  }

  private List<Entry> due(Instant until) {
    return store.reminders().due(all(), until, 100);
  }

  private void set(Entry entry) {
    store.reminders().apply(List.of(new ReminderChange.Set(entry)));
  }

  private static Entry entry(GrainId grain, String name, Instant due) {
    return new Entry(grain, name, REGISTRATION, due, Appender.event(name).payload());
  }

  private static Batch batch(long epoch, long head, ReminderChange change) {
    return new Batch(
        UUID.randomUUID(),
        ALICE,
        epoch,
        head,
        List.of(Appender.event("set")),
        Appender.TIME,
        Batch.Retention.ALL,
        List.of(change));
  }
}
