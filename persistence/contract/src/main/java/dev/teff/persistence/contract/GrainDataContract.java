package dev.teff.persistence.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teff.grains.GrainId;
import dev.teff.persistence.spi.AppendOutcome.Committed;
import dev.teff.persistence.spi.Batch.Event;
import dev.teff.persistence.spi.Batch.Retention;
import dev.teff.persistence.spi.Claim;
import dev.teff.persistence.spi.EventLog.Keys;
import dev.teff.persistence.spi.EventLog.Stored;
import dev.teff.persistence.spi.LogRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How every event log notes things beside events, forgets old ones, and lists its grains. */
public abstract class GrainDataContract extends StoreContract {
  private static final GrainId ALICE = GrainId.of("account", "alice");

  @Test
  void meta_isReadBackAsItWas() {
    Appender alice = Appender.claim(store, ALICE);
    var noted = new Event("noted", new byte[] {1, 2}, new byte[] {0, -1, 7});

    Appender.await(alice.append(Retention.ALL, List.of(noted, Appender.event("without"))));

    var records = Logs.records(store, ALICE, 1, 2);
    assertThat(records.get(0).payload()).containsExactly(1, 2);
    assertThat(records.get(0).meta()).containsExactly(0, -1, 7);
    assertThat(records.get(1).meta()).isEmpty();
  }

  @Test
  void trim_forgetsTheOldest() throws Exception {
    Appender alice = Appender.claim(store, ALICE);
    alice.appendNow("a", "b", "c", "d");

    assertThat(store.events().trim(ALICE, 1, 3)).isTrue();

    for (var each : List.of(store, open())) {
      assertThat(Logs.texts(each, ALICE)).containsExactly("c", "d");
    }
    assertThat(alice.appendNow("e")).isEqualTo(new Committed());
    assertThat(store.events().claim(ALICE)).isEqualTo(new Claim(2, 3, 5));
  }

  @Test
  void trim_backwards_changesNothing() {
    Appender.claim(store, ALICE).appendNow("a", "b", "c");
    store.events().trim(ALICE, 1, 3);

    assertThat(store.events().trim(ALICE, 1, 2)).isTrue();

    assertThat(store.events().claim(ALICE)).isEqualTo(new Claim(2, 3, 3));
  }

  @Test
  void trim_ofEverything_keepsEpochAndHead() {
    Appender alice = Appender.claim(store, ALICE);
    alice.appendNow("a", "b");

    assertThat(store.events().trim(ALICE, 1, 3)).isTrue();

    assertThat(Logs.texts(store, ALICE)).isEmpty();
    assertThat(alice.appendNow("c")).isEqualTo(new Committed());
    assertThat(Logs.records(store, ALICE, 1, 9))
        .extracting(LogRecord::sequence)
        .containsExactly(3L);
    assertThat(store.events().claim(ALICE)).isEqualTo(new Claim(2, 3, 3));
  }

  @Test
  void trim_beyondTheHead_isRefused() {
    Appender.claim(store, ALICE).appendNow("a", "b");

    assertThat(store.events().trim(ALICE, 1, 4)).isFalse();

    assertThat(Logs.texts(store, ALICE)).containsExactly("a", "b");
  }

  @Test
  void trim_repeated_isDoneAlready() {
    Appender.claim(store, ALICE).appendNow("a", "b", "c", "d", "e", "f", "g");

    assertThat(store.events().trim(ALICE, 1, 7)).isTrue();
    assertThat(store.events().trim(ALICE, 1, 7)).isTrue();

    assertThat(Logs.texts(store, ALICE)).containsExactly("g");
  }

  /** As a state that notes things while it is not changed. */
  @Test
  void latest_behindMany_isAloneUntilItIsTrimmed() {
    Appender alice = Appender.claim(store, ALICE);
    for (int i = 1; i <= 7; i++) {
      alice.appendNow("noted " + i);
    }

    Appender.await(alice.append(Retention.LATEST, "whole"));

    assertThat(Logs.texts(store, ALICE)).containsExactly("whole");
    assertThat(store.events().keys("account", "", 10).grains())
        .containsExactly(new Stored(ALICE, 8, 8));
    alice.appendNow("noted 9");
    assertThat(Logs.texts(store, ALICE)).containsExactly("whole", "noted 9");
    assertThat(store.events().trim(ALICE, 1, 10)).isTrue();
    assertThat(Logs.texts(store, ALICE)).isEmpty();
  }

  @Test
  void trim_ofSupersededEpoch_isRefused() {
    Appender.claim(store, ALICE).appendNow("a", "b");
    store.events().claim(ALICE);

    assertThat(store.events().trim(ALICE, 1, 2)).isFalse();

    assertThat(Logs.texts(store, ALICE)).containsExactly("a", "b");
  }

  @Test
  void keys_ofUnknownType_isEmpty() {
    assertThat(store.events().keys("account", "", 10)).isEqualTo(new Keys(List.of(), ""));
    assertThat(store.events().count("account")).isZero();
  }

  @Test
  void keys_listsGrainsOfOneTypeThatHaveRecords() {
    Appender.claim(store, ALICE).appendNow("a", "b");
    Appender.claim(store, GrainId.of("cart", "alice")).appendNow("a");
    Appender.claim(store, GrainId.of("account", "claimed only"));
    Appender erased = Appender.claim(store, GrainId.of("account", "erased"));
    erased.appendNow("a");
    store.events().trim(GrainId.of("account", "erased"), erased.claim().epoch(), 2);

    Keys page = store.events().keys("account", "", 10);

    assertThat(page.grains()).containsExactly(new Stored(ALICE, 1, 2));
    assertThat(page.next()).isEmpty();
    assertThat(store.events().count("account")).isEqualTo(1);
  }

  @Test
  void keys_pageByPage_listsEachOnce() {
    var keys = IntStream.range(0, 25).mapToObj(i -> "grain ' " + i).toList();
    keys.forEach(key -> Appender.claim(store, GrainId.of("account", key)).appendNow("a"));

    var listed = new ArrayList<String>();
    String cursor = "";
    do {
      Keys page = store.events().keys("account", cursor, 7);
      assertThat(page.grains()).hasSizeLessThanOrEqualTo(7);
      page.grains().forEach(each -> listed.add(each.grain().key()));
      cursor = page.next();
    } while (!cursor.isEmpty());

    assertThat(listed).containsExactlyInAnyOrderElementsOf(keys);
    assertThat(store.events().count("account")).isEqualTo(25);
  }

  @Test
  void types_ofAnEmptyStore_areNone() {
    assertThat(store.events().types()).isEmpty();
  }

  @Test
  void types_areThoseOfGrainsThatHaveRecords_eachOnce() throws Exception {
    for (GrainId grain : Crowd.of(40)) {
      Appender.claim(store, grain).appendNow("a");
    }
    for (String type : List.of("wallet", "Cart", "🦙", "\uFB01sh")) {
      Appender.claim(store, GrainId.of(type, "alice")).appendNow("a");
    }
    Appender.claim(store, GrainId.of("claimed only", "alice"));
    Appender erased = Appender.claim(store, GrainId.of("erased", "alice"));
    erased.appendNow("a");
    store.events().trim(GrainId.of("erased", "alice"), erased.claim().epoch(), 2);

    for (var each : List.of(store, open())) {
      assertThat(each.events().types())
          .containsExactly("Cart", "account", "wallet", "🦙", "\uFB01sh"); // bytes sort otherwise
    }
  }
}
