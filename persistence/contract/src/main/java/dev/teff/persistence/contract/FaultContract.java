package dev.teff.persistence.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teff.grains.GrainId;
import dev.teff.persistence.spi.Batch.Retention;
import dev.teff.persistence.spi.Store;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Rivals change the same grains and the same register through stores that refuse, delay and lose
 * answers, and fence each other. Whatever happens: an acknowledged event is stored once and in
 * order, with its reminders, and a refused one never; no snapshot is ahead of its log; the value of
 * a register is made of all acknowledged swaps, in order.
 */
public abstract class FaultContract extends StoreContract {
  private static final int LOGS = 2;
  private static final int VALUES = 1;
  private static final int RIVALS = 3;
  private static final int ONE_FAULT_IN = 10;
  private static final String VIEW = "cluster-view";

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void acknowledged_whateverTheFaults_isStoredOnceAndInOrder(long seed) throws Exception {
    List<Store> stores = faultyStores(seed);
    var rivals = new ArrayList<List<GrainRival>>();
    for (int g = 0; g < LOGS + VALUES; g++) {
      var ofOne = new ArrayList<GrainRival>();
      for (int r = 0; r < RIVALS; r++) {
        ofOne.add(new GrainRival(stores.get(r), grain(g), retention(g), "rival " + r));
      }
      rivals.add(ofOne);
    }

    run(
        stores,
        rivals.stream().flatMap(List::stream).<Runnable>map(rival -> rival::write).toList());

    for (int g = 0; g < LOGS + VALUES; g++) {
      check(grain(g), retention(g), rivals.get(g));
    }
  }

  private static GrainId grain(int number) {
    return GrainId.of("account", "grain-" + number);
  }

  private static Retention retention(int number) {
    return number < LOGS ? Retention.ALL : Retention.LATEST;
  }

  private void check(GrainId grain, Retention retention, List<GrainRival> rivals) {
    var claim = store.events().claim(grain);
    List<String> stored = GrainRival.history(store, grain, retention, claim).orElseThrow();

    assertThat(stored).hasSize((int) claim.head()).doesNotHaveDuplicates();
    rivals.forEach(rival -> rival.assertStoredOnceAndInOrder(stored));
    assertThat(rivals.stream().mapToInt(rival -> rival.acknowledged().size()).sum()).isPositive();
    Turns.assertReminders(store, grain, Turns.of(stored));
  }

  @Test
  void swaps_whateverTheFaults_makeOneHistory() throws Exception {
    var rivals = new ArrayList<RegisterRival>();
    List<Store> stores = faultyStores(1);
    for (Store each : stores) {
      rivals.add(new RegisterRival(each.registers(), VIEW, "rival " + rivals.size()));
    }

    run(stores, rivals.stream().<Runnable>map(rival -> rival::swap).toList());

    List<String> swaps = RegisterRival.swaps(store.registers(), VIEW);
    rivals.forEach(rival -> rival.assertInOrder(swaps));
    assertThat(rivals).allSatisfy(rival -> assertThat(rival.acknowledged()).isNotEmpty());
  }

  @Test
  void reminder_whateverTheFaults_isWhatItWasSetTo() throws Exception {
    var setters = new ArrayList<ReminderSetter>();
    List<Store> stores = faultyStores(1);
    for (Store each : stores) {
      setters.add(
          new ReminderSetter(each.reminders(), grain(setters.size()), new Random(setters.size())));
    }

    run(stores, setters.stream().<Runnable>map(setter -> setter::change).toList());

    setters.forEach(setter -> setter.assertHeld(store.reminders()));
  }

  private List<Store> faultyStores(long seed) throws Exception {
    var stores = new ArrayList<Store>();
    for (int r = 0; r < RIVALS; r++) {
      stores.add(
          new FaultyStore(open(), FaultPlan.random(new Random(seed * 1_000 + r), ONE_FAULT_IN)));
    }
    return stores;
  }

  private static void run(List<Store> stores, List<Runnable> rivals) throws Exception {
    Crowd.inParallel(rivals.stream().map(Executors::callable).toList());
    stores.forEach(Store::close);
  }
}
