package dev.teff.persistence.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teff.grains.GrainException;
import dev.teff.grains.GrainId;
import dev.teff.persistence.spi.Batch.Retention;
import dev.teff.persistence.spi.Claim;
import dev.teff.persistence.spi.Snapshot;
import dev.teff.persistence.spi.Store;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Appends to one grain, whose state is the list of its events; takes snapshots of that beside, as
 * the runtime does, and trims what they tell of.
 */
final class CrashSnapshots extends CrashLog {
  private static final int EVERY = 10;
  private static final String SNAPSHOT = CrashVoice.OF + "snapshot";
  private static final String TRIM = CrashVoice.OF + "trim";

  private final AtomicBoolean busy = new AtomicBoolean();
  private List<String> state = List.of();

  CrashSnapshots(Store store, GrainId grain, CrashVoice voice) {
    super(store, grain, voice);
  }

  @Override
  void begin(Claim claim) {
    state = new ArrayList<>(GrainRival.history(store, grain, Retention.ALL, claim).orElseThrow());
  }

  @Override
  Runnable behind(String text, long sequence, long epoch) {
    state.add(text);
    if (sequence % EVERY != 0 || !busy.compareAndSet(false, true)) {
      return () -> {};
    }
    byte[] content = String.join("\n", state).getBytes(StandardCharsets.UTF_8);
    var snapshot = new Snapshot(sequence, epoch, content);
    return () -> Thread.startVirtualThread(() -> take(snapshot));
  }

  /** One record stays, as it does for the runtime. */
  private void take(Snapshot snapshot) {
    try {
      long epoch = snapshot.epoch();
      long sequence = snapshot.sequence();
      if (store.snapshots().save(grain, snapshot)) {
        voice.acknowledged(CrashVoice.text(grain.key() + SNAPSHOT, sequence, epoch));
        if (store.events().trim(grain, epoch, sequence)) {
          voice.acknowledged(CrashVoice.text(grain.key() + TRIM, sequence, epoch));
        }
      }
    } catch (GrainException storeFails) {
      // The next one may be saved.
    } finally {
      busy.set(false);
    }
  }

  /** Snapshot and log tell of every acknowledged event; what was to go is gone. */
  static void check(Store store, GrainId grain, CrashTold told) {
    Claim claim = claim(store, grain);
    List<String> state =
        GrainRival.history(store, grain, Retention.ALL, claim)
            .orElseThrow(() -> new AssertionError("%s has lost events".formatted(grain)));
    long snapshot = store.snapshots().load(grain).map(Snapshot::sequence).orElse(0L);

    assertEvents(grain, claim, Logs.records(store, grain, 1, Long.MAX_VALUE));
    for (int i = 0; i < state.size(); i++) {
      assertThat(state.get(i)).startsWith("%s %d ".formatted(grain.key(), i + 1));
    }
    assertAllThere(state, told.of(grain.key()));
    assertThat(snapshot).isGreaterThanOrEqualTo(told.last(grain.key() + SNAPSHOT));
    assertThat(claim.first())
        .isGreaterThanOrEqualTo(told.last(grain.key() + TRIM))
        .isLessThanOrEqualTo(Math.max(1, snapshot));
  }
}
