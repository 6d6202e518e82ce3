package dev.teff.persistence.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teff.grains.GrainException;
import dev.teff.grains.GrainId;
import dev.teff.persistence.spi.AppendOutcome;
import dev.teff.persistence.spi.AppendOutcome.Committed;
import dev.teff.persistence.spi.AppendOutcome.Fenced;
import dev.teff.persistence.spi.AppendOutcome.Refused;
import dev.teff.persistence.spi.LogRecord;
import dev.teff.persistence.spi.Store;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Rivals write the same grains through a store that refuses, delays and loses answers, and each
 * other's fences. Whatever happens, an acknowledged event is stored once and in order, and a
 * refused one never.
 */
public abstract class FaultContract extends StoreContract {
  private static final int GRAINS = 4;
  private static final int RIVALS = 3;
  private static final int ROUNDS = 12;
  private static final int PIPELINE = 8;
  private static final int ONE_FAULT_IN = 10;

  /** What a rival was told about the events of one grain. */
  private record Told(List<String> committed, Set<String> refused) {}

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void acknowledged_whateverTheFaults_isStoredOnceAndInOrder(long seed) throws Exception {
    for (int g = 0; g < GRAINS; g++) {
      GrainId grain = GrainId.of("account", "grain-" + g);
      var rivals = new ArrayList<Callable<Told>>();
      for (int r = 0; r < RIVALS; r++) {
        var random = new Random(seed * 1_000 + g * 10L + r);
        var faulty = new FaultyStore(open(), FaultPlan.random(random, ONE_FAULT_IN));
        String name = "rival " + r;
        rivals.add(() -> {
          try (faulty) {
            return write(faulty, grain, name);
          }
        });
      }
      check(grain, run(rivals));
    }
  }

  private static List<Told> run(List<Callable<Told>> rivals) throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var all = new ArrayList<Told>();
      for (var rival : threads.invokeAll(rivals)) {
        all.add(rival.get());
      }
      return all;
    }
  }

  /**
   * Behaves as activations do: claims, reads, appends in a pipeline, starts over when one fails.
   */
  private static Told write(Store store, GrainId grain, String name) {
    var told = new Told(new ArrayList<>(), new HashSet<>());
    for (int round = 0; round < ROUNDS; round++) {
      Appender appender;
      List<String> before;
      try {
        appender = Appender.claim(store, grain);
        before = Logs.texts(Logs.records(store, grain, 1, appender.claim().head()));
      } catch (GrainException spoiled) {
        assertThat(spoiled).hasMessageContaining("FaultyStore");
        continue;
      }
      assertOnceAndInOrder(told.committed, before);
      var outcomes = new ArrayList<CompletableFuture<AppendOutcome>>();
      for (int i = 0; i < PIPELINE; i++) {
        String text = text(name, round, i);
        outcomes.add(appender.append(text + " a", text + " b"));
      }
      for (int i = 0; i < PIPELINE; i++) {
        note(told, text(name, round, i), Appender.await(outcomes.get(i)));
      }
    }
    return told;
  }

  private static String text(String name, int round, int i) {
    return "%s, round %d, batch %d".formatted(name, round, i);
  }

  private static void note(Told told, String text, AppendOutcome outcome) {
    switch (outcome) {
      case Committed committed -> told.committed.addAll(List.of(text + " a", text + " b"));
      case Fenced fenced -> told.refused.addAll(List.of(text + " a", text + " b"));
      case Refused refused -> told.refused.addAll(List.of(text + " a", text + " b"));
      case AppendOutcome.Unknown unknown -> {
        // It may be stored or not; only that it is whole is sure.
      }
    }
  }

  private static void assertOnceAndInOrder(List<String> committed, List<String> stored) {
    var wanted = new HashSet<>(committed);
    assertThat(stored.stream().filter(wanted::contains)).containsExactlyElementsOf(committed);
  }

  private void check(GrainId grain, List<Told> rivals) {
    long head = store.events().claim(grain).head();
    List<LogRecord> records = Logs.records(store, grain, 1, Long.MAX_VALUE);
    List<String> stored = Logs.texts(records);

    assertThat(records).hasSize((int) head);
    assertThat(stored).doesNotHaveDuplicates();
    assertThat(rivals)
        .allSatisfy(told -> {
          assertOnceAndInOrder(told.committed, stored);
          assertThat(stored).noneMatch(told.refused::contains);
        });
    assertThat(rivals.stream().mapToInt(told -> told.committed.size()).sum()).isPositive();
    for (int i = 0; i < stored.size(); i += 2) {
      String text = stored.get(i).replaceFirst(" a$", "");
      assertThat(stored.subList(i, i + 2)).containsExactly(text + " a", text + " b");
      assertThat(records.get(i).epoch()).isEqualTo(records.get(i + 1).epoch());
    }
  }
}
