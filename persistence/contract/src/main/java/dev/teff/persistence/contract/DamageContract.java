package dev.teff.persistence.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teff.grains.ErrorCode;
import dev.teff.grains.GrainException;
import dev.teff.grains.GrainException.Outcome;
import dev.teff.grains.GrainId;
import dev.teff.persistence.spi.AppendOutcome.Committed;
import dev.teff.persistence.spi.Batch;
import dev.teff.persistence.spi.Batch.Retention;
import dev.teff.persistence.spi.ReminderChange;
import dev.teff.persistence.spi.ReminderIndex;
import dev.teff.persistence.spi.ReminderIndex.Entry;
import dev.teff.persistence.spi.Snapshot;
import java.time.Instant;
import java.util.BitSet;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** What a store that outlives its process must do when something in it was damaged. */
public abstract class DamageContract extends StoreContract {
  private static final GrainId ALICE = GrainId.of("cart", "alice");
  private static final GrainId BOB = GrainId.of("cart", "bob");
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

  /** More than a store reads at once to find one. */
  private static final int MANY = 110;

  /** Changes the stored content of a reminder behind the store's back. */
  protected abstract void damageReminder(Entry reminder) throws Exception;

  /** Changes the stored content of a grain's snapshot behind the store's back. */
  protected abstract void damageSnapshot(GrainId grain) throws Exception;

  /** Changes the stored value of a register behind the store's back. */
  protected abstract void damageRegister(String name) throws Exception;

  @Test
  void reminder_damaged_hidesNoOther() throws Exception {
    Entry damaged = set(entry(ALICE, "damaged", NOON));
    set(entry(ALICE, "sooner", NOON.minusSeconds(1)));
    set(entry(ALICE, "later", NOON.plusSeconds(1)));
    set(entry(BOB, "damaged", NOON));
    damageReminder(damaged);

    for (int round = 0; round < 2; round++) {
      assertThat(due(100)).extracting(Entry::name).containsExactly("sooner", "damaged", "later");
      assertThat(due(100)).extracting(Entry::grain).containsExactly(ALICE, BOB, ALICE);
      assertThat(due(2)).extracting(Entry::name).containsExactly("sooner", "damaged");
    }
  }

  @Test
  void reminder_damaged_isNotTheNext() throws Exception {
    damageReminder(set(entry(ALICE, "damaged", NOON)));
    assertThat(store.reminders().next()).isEmpty();

    set(entry(ALICE, "good", NOON.plusSeconds(1)));

    assertThat(store.reminders().next()).contains(NOON.plusSeconds(1));
  }

  @Test
  void reminders_damagedByThePage_hideNoneBehindThem() throws Exception {
    for (Entry damaged : Crowd.inParallel(neighbours(), this::setToBeDamaged)) {
      damageReminder(damaged);
    }
    set(entry(ALICE, "good", NOON.plusSeconds(1)));
    set(entry(ALICE, "better", NOON.plusSeconds(2)));

    assertThat(due(1)).extracting(Entry::name).containsExactly("good");
    assertThat(due(5)).extracting(Entry::name).containsExactly("good", "better");
    assertThat(store.reminders().next()).contains(NOON.plusSeconds(1));
  }

  private Entry setToBeDamaged(GrainId grain) {
    return set(entry(grain, "damaged", NOON));
  }

  /** Grains whose reminders are looked for together. */
  private static List<GrainId> neighbours() {
    return IntStream.iterate(0, i -> i + 1)
        .mapToObj(i -> GrainId.of("cart", "no " + i))
        .filter(grain -> ReminderIndex.slice(grain) == ReminderIndex.slice(ALICE))
        .limit(MANY)
        .toList();
  }

  @Test
  void reminder_damaged_isNamedToItsGrainOnly() throws Exception {
    damageReminder(set(entry(ALICE, "damaged", NOON)));
    set(entry(BOB, "good", NOON));

    assertNamed(() -> store.reminders().of(ALICE), "The reminder \"damaged\" of cart/alice");
    assertThat(store.reminders().of(BOB)).extracting(Entry::name).containsExactly("good");
  }

  @Test
  void reminder_damagedAndSetAgain_isMended() throws Exception {
    Entry one = set(entry(ALICE, "one", NOON));
    Entry two = set(entry(ALICE, "two", NOON));
    Entry three = set(entry(ALICE, "three", NOON));
    damageReminder(one);
    damageReminder(two);
    damageReminder(three);

    set(one); // as it was
    set(entry(ALICE, "two", NOON.plusSeconds(1)));
    store.reminders().apply(List.of(new ReminderChange.Cancel(ALICE, "three")));

    assertThat(due(100)).extracting(Entry::name).containsExactly("one", "two");
    assertThat(store.reminders().of(ALICE)).extracting(Entry::name).containsExactly("one", "two");
  }

  @Test
  void append_thatChangesRemindersOfAGrainWithADamagedOne_isCommitted() throws Exception {
    Entry old = set(entry(ALICE, "tick", NOON));
    Entry other = set(entry(ALICE, "other", NOON));
    damageReminder(old);
    damageReminder(other);
    store.events().claim(ALICE);

    var first = batch(0, new ReminderChange.Set(entry(ALICE, "tick", NOON.plusSeconds(1))));
    assertThat(Appender.await(Appender.submit(store, first))).isEqualTo(new Committed());
    var second = batch(1, new ReminderChange.Cancel(ALICE, "other"));
    assertThat(Appender.await(Appender.submit(store, second))).isEqualTo(new Committed());

    assertThat(store.reminders().of(ALICE)).extracting(Entry::name).containsExactly("tick");
    assertThat(Logs.texts(store, ALICE)).hasSize(2);
  }

  @Test
  void snapshot_damaged_isNamedToItsGrainOnly() throws Exception {
    List<GrainId> grains = Crowd.of(40);
    for (GrainId grain : grains) {
      store.snapshots().save(grain, snapshot(1, grain.key()));
    }
    GrainId unlucky = grains.get(20);
    damageSnapshot(unlucky);

    for (int round = 0;
        round < 3;
        round++) { // some read several together, once they know how small
      var loaded = Crowd.inParallel(grains, this::loaded);
      for (int i = 0; i < grains.size(); i++) {
        assertThat(loaded.get(i)).isEqualTo(i == 20 ? "damaged" : grains.get(i).key());
      }
    }
    assertNamed(() -> store.snapshots().load(unlucky), "The snapshot of " + unlucky);
  }

  private String loaded(GrainId grain) {
    try {
      return new String(store.snapshots().load(grain).orElseThrow().content(), UTF_8);
    } catch (GrainException e) {
      assertThat(e.code()).isEqualTo(ErrorCode.RECORD_CORRUPTED);
      return "damaged";
    }
  }

  @Test
  void snapshot_damaged_isReplacedByTheNext() throws Exception {
    store.snapshots().save(ALICE, snapshot(1, "one"));
    damageSnapshot(ALICE);

    store.snapshots().save(ALICE, snapshot(2, "two"));

    assertThat(loaded(ALICE)).isEqualTo("two");
  }

  /** What of it is damaged may be what says how new it is. */
  @Test
  void snapshot_damaged_isReplacedByAnOlderOneToo() throws Exception {
    store.snapshots().save(ALICE, snapshot(2, "two"));
    damageSnapshot(ALICE);

    assertThat(store.snapshots().save(ALICE, snapshot(1, "one"))).isTrue();

    assertThat(loaded(ALICE)).isEqualTo("one");
  }

  @Test
  void register_damaged_isNamed_andOthersGoOn() throws Exception {
    store.registers().compareAndSet("view", 0, new byte[] {1, 2});
    store.registers().compareAndSet("other", 0, new byte[] {1, 2});
    damageRegister("view");

    assertNamed(() -> store.registers().read("view"), "The register view");
    assertThat(store.registers().read("other")).isPresent();
  }

  private void assertNamed(ThrowingCallable read, String what) {
    assertThatThrownBy(read)
        .isInstanceOfSatisfying(
            GrainException.class,
            e -> {
              assertThat(e.code()).isEqualTo(ErrorCode.RECORD_CORRUPTED);
              assertThat(e.outcome()).isEqualTo(Outcome.DID_NOT_RUN);
              assertThat(e.toString().split(" \\| ")).hasSize(4);
            })
        .hasMessageContaining(what + " is damaged | " + store.describe());
  }

  private List<Entry> due(int limit) {
    var all = new BitSet();
    all.set(0, ReminderIndex.SLICES);
    return store.reminders().due(all, NOON.plusSeconds(60), limit);
  }

  private Entry set(Entry entry) {
    store.reminders().apply(List.of(new ReminderChange.Set(entry)));
    return entry;
  }

  private static Entry entry(GrainId grain, String name, Instant due) {
    return new Entry(grain, name, UUID.randomUUID(), due, Appender.event(name).payload());
  }

  private static Snapshot snapshot(long sequence, String content) {
    return new Snapshot(sequence, 1, content.getBytes(UTF_8));
  }

  private static Batch batch(long head, ReminderChange change) {
    return new Batch(
        UUID.randomUUID(),
        ALICE,
        1,
        head,
        List.of(Appender.event("changed")),
        Appender.TIME,
        Retention.ALL,
        List.of(change));
  }
}
