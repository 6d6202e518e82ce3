package dev.teff.persistence.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.teff.grains.GrainException;
import dev.teff.grains.GrainId;
import dev.teff.persistence.spi.AppendOutcome;
import dev.teff.persistence.spi.AppendOutcome.Committed;
import dev.teff.persistence.spi.AppendOutcome.Fenced;
import dev.teff.persistence.spi.AppendOutcome.Refused;
import dev.teff.persistence.spi.Batch.Event;
import dev.teff.persistence.spi.Batch.Retention;
import dev.teff.persistence.spi.Claim;
import dev.teff.persistence.spi.EventLog;
import dev.teff.persistence.spi.LogRecord;
import dev.teff.persistence.spi.Snapshot;
import dev.teff.persistence.spi.Store;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * One of several that write a grain as its activations do: it claims, reads snapshot and log,
 * appends turns in a pipeline, saves a snapshot and trims what is before it, and starts over. Of a
 * grain that keeps only its latest record, each record holds all turns so far.
 */
final class GrainRival {
  private static final int ROUNDS = 8;
  private static final int PIPELINE = 8;
  private static final int MOST_GRAINS = 100;

  private final Store store;
  private final GrainId grain;
  private final Retention retention;
  private final String name;
  private final List<String> acknowledged = new ArrayList<>();
  private final Set<String> refused = new HashSet<>();

  GrainRival(Store store, GrainId grain, Retention retention, String name) {
    this.store = store;
    this.grain = grain;
    this.retention = retention;
    this.name = name;
  }

  /** The events that it was told are stored, in order. */
  List<String> acknowledged() {
    return acknowledged;
  }

  void write() {
    for (int round = 0; round < ROUNDS; round++) {
      try {
        Appender appender = Appender.claim(store, grain);
        Optional<List<String>> before = history(store, grain, retention, appender.claim());
        if (before.isPresent()) {
          assertStoredOnceAndInOrder(before.get());
          keep(appender.claim(), append(round, appender, before.get()));
          assertListed();
        }
      } catch (GrainException spoiled) {
        assertThat(spoiled).hasMessageContaining("FaultyStore");
      }
    }
  }

  /**
   * All events of a grain that a claim found; empty if another claim has superseded it and forgot
   * some of them.
   */
  static Optional<List<String>> history(
      Store store, GrainId grain, Retention retention, Claim claim) {
    Optional<Snapshot> snapshot = store.snapshots().load(grain);
    if (snapshot.isPresent() && snapshot.get().epoch() > claim.epoch()) {
      return Optional.empty();
    }
    long known = snapshot.map(Snapshot::sequence).orElse(0L);
    assertThat(known).as("the sequence of a snapshot").isLessThanOrEqualTo(claim.head());
    var events = new ArrayList<String>();
    snapshot.ifPresent(each -> events.addAll(lines(each.content())));
    for (LogRecord each :
        Logs.records(
            store, grain, retention == Retention.ALL ? known + 1 : claim.head(), claim.head())) {
      if (retention == Retention.ALL && each.sequence() != events.size() + 1) {
        return Optional.empty();
      }
      events.addAll(lines(each.payload()));
    }
    return events.size() == claim.head() ? Optional.of(events) : Optional.empty();
  }

  private static List<String> lines(byte[] text) {
    return new String(text, UTF_8).lines().toList();
  }

  private static byte[] bytes(List<String> lines) {
    return String.join("\n", lines).getBytes(UTF_8);
  }

  /** Returns the events before those of which the fate is not known. */
  private List<String> append(int round, Appender appender, List<String> before) {
    var all = new ArrayList<>(before);
    var outcomes = new ArrayList<CompletableFuture<AppendOutcome>>();
    for (int i = 0; i < PIPELINE; i++) {
      String turn = turn(round, i);
      List<Event> batch = new ArrayList<>();
      for (String event : Turns.events(turn)) {
        all.add(event);
        batch.add(new Event("noted", bytes(retention == Retention.ALL ? List.of(event) : all)));
      }
      outcomes.add(appender.append(retention, batch, Turns.reminders(grain, turn)));
    }
    int known = before.size();
    for (int i = 0; i < PIPELINE; i++) {
      List<String> events = Turns.events(turn(round, i));
      AppendOutcome outcome = Appender.await(outcomes.get(i));
      note(events, outcome);
      if (outcome instanceof Committed && known == before.size() + i * events.size()) {
        known += events.size();
      }
    }
    return all.subList(0, known);
  }

  private String turn(int round, int i) {
    return "%s, round %d, turn %d".formatted(name, round, i);
  }

  private void note(List<String> events, AppendOutcome outcome) {
    switch (outcome) {
      case Committed committed -> acknowledged.addAll(events);
      case Fenced fenced -> refused.addAll(events);
      case Refused itself -> refused.addAll(events);
      case AppendOutcome.Unknown unknown -> {
        // It may be stored or not; only that it is whole is sure.
      }
    }
  }

  /** One record stays, so that the grain is listed. */
  private void keep(Claim claim, List<String> events) {
    if (retention == Retention.ALL && !events.isEmpty()) {
      store.snapshots().save(grain, new Snapshot(events.size(), claim.epoch(), bytes(events)));
      store.events().trim(grain, claim.epoch(), events.size());
    }
  }

  private void assertListed() {
    if (!acknowledged.isEmpty()) {
      assertThat(store.events().keys(grain.type(), "", MOST_GRAINS).grains())
          .extracting(EventLog.Stored::grain)
          .contains(grain);
    }
  }

  /** Compares what it was told with what is stored. */
  void assertStoredOnceAndInOrder(List<String> stored) {
    var wanted = new HashSet<>(acknowledged);
    assertThat(stored.stream().filter(wanted::contains)).containsExactlyElementsOf(acknowledged);
    assertThat(stored).noneMatch(refused::contains);
  }
}
