package dev.teff.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class NotesTest {
  private static final IdempotencySettings THREE = new IdempotencySettings(Duration.ofHours(24), 3);

  private final Notes notes = new Notes();

  private void recover(Instant stored, Receipt... receipts) {
    var note = new Note("", false, false, List.of(receipts), List.of(), Instant.MIN);
    notes.recover(note, stored, stored, THREE);
  }

  private static Receipt receipt(String key, Instant issued) {
    return new Receipt(key, issued, 1, new byte[0]);
  }

  @Test
  void recovery_ofALongLog_keepsNoMoreReceiptsThanAreRemembered() {
    for (int i = 0; i < 100; i++) {
      Instant time = Instant.EPOCH.plusSeconds(i);
      recover(time, receipt("k" + i, time));

      assertThat(notes.size()).isLessThanOrEqualTo(3);
    }
    assertThat(notes.receipts().all())
        .extracting(Receipt::key)
        .containsExactly("k97", "k98", "k99");
    assertThat(notes.receipts().forgottenUntil()).isEqualTo(Instant.EPOCH.plusSeconds(96));
  }

  @Test
  void lastTick_isHeldUntilItsReminderIsSetAnew() {
    var first = new UUID(1, 1);
    remind(first);
    Instant later = Instant.EPOCH.plus(Duration.ofHours(25));
    recover(Instant.EPOCH, receipt(tick(first, 1), Instant.EPOCH));
    recover(Instant.EPOCH, receipt(tick(first, 2), Instant.EPOCH));
    recover(later, receipt("new", later));
    Note whole = notes.whole("", 0, null);
    assertThat(whole.receipts()).isEmpty(); // there is no room for it

    recover(Instant.EPOCH, receipt(tick(first, 2), Instant.EPOCH));
    recover(later, receipt("k1", later), receipt("k2", later), receipt("k3", later));
    assertThat(notes.receipts().all())
        .extracting(Receipt::key)
        .containsExactly(tick(first, 2), "k1", "k2", "k3");
    assertThat(notes.whole("", 140, null).receipts())
        .hasSizeLessThan(4)
        .extracting(Receipt::key)
        .contains(tick(first, 2));

    remind(new UUID(1, 2));
    recover(later);
    assertThat(notes.receipts().all())
        .extracting(Receipt::key)
        .isNotEmpty()
        .doesNotContain(tick(first, 2));
  }

  private void remind(UUID registration) {
    var reminder = new ReminderNote("r", registration);
    notes.add(new Note("", false, false, List.of(), List.of(reminder), Instant.MIN));
  }

  private static String tick(UUID registration, long due) {
    return new TickKey(registration, due, false, false, "r").key(Instant.EPOCH).text();
  }

  @Test
  void recovery_keepsNoReceiptsBeyondTheRetention() {
    recover(Instant.EPOCH, receipt("old", Instant.EPOCH));
    Instant later = Instant.EPOCH.plus(Duration.ofHours(25));
    recover(later, receipt("new", later));

    assertThat(notes.receipts().all()).extracting(Receipt::key).containsExactly("new");
  }

  @Test
  void everything_hasNoMoreBytesThanItMay_butForTheFreshReceipt() {
    var fresh = receipt("fresh", Instant.EPOCH);
    for (int i = 1; i <= 50; i++) {
      notes.receipts().add(receipt("key " + i, Instant.EPOCH.plusSeconds(i)));
    }
    notes.receipts().add(fresh);

    Note some = notes.whole("caller", 500, fresh);

    assertThat(some.encode()).hasSizeBetween(300, 500);
    assertThat(some.receipts()).extracting(Receipt::key).startsWith("fresh").endsWith("key 50");
    assertThat(notes.receipts().forgottenUntil()).isAfter(Instant.EPOCH.plusSeconds(20));
    assertThat(notes.whole("caller", 0, fresh).receipts()).containsExactly(fresh);
    assertThat(notes.whole("caller", 0, null).receipts()).isEmpty();
    assertThat(notes.isEmpty()).as("something was forgotten").isFalse();
  }
}
