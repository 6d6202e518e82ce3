package dev.teff.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teff.grains.GrainId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ValueStateTest {
  private static final GrainId ID = GrainId.of("cell", "7");

  private final TestSilo silo = TestSilo.start();
  private final Cell cell = silo.grains().ref(Cell.class, 7L);

  @AfterEach
  void close() {
    silo.close();
  }

  @Test
  void value_set_isRecoveredFromItsOnlyRecord() {
    assertThat(cell.put("one")).isEmpty();
    assertThat(cell.put("two")).isEqualTo("one");
    silo.idle("cell");

    assertThat(cell.get()).isEqualTo("two");
    assertThat(silo.store.types(ID)).containsExactly("Content");
    assertThat(silo.silo().statistics().eventsReplayed()).isEqualTo(1);
  }

  @Test
  void turn_thatThrows_leavesTheValue() {
    cell.put("one");
    assertThatThrownBy(() -> cell.putAndThrow("two")).hasMessage("thrown behind a change");
    assertThat(cell.get()).isEqualTo("one");
  }

  @Test
  void turn_thatThrowsBehindASync_keepsTheValue() {
    assertThatThrownBy(() -> cell.putSyncAndThrow("two")).hasMessage("thrown behind a seal");
    assertThat(cell.get()).isEqualTo("two");
  }

  @Test
  void set_inAReadOnlyTurn_isRefused() {
    assertThatThrownBy(() -> cell.putWhileReading("two")).hasMessageContaining("TEFF-106");
    assertThat(cell.get()).isEmpty();
  }

  @Test
  void record_thatCannotBeDecoded_namesGrainAndType() {
    silo.store.plant(ID, "Content", new byte[] {(byte) 0xff});
    assertThatThrownBy(cell::get)
        .hasMessageContaining("TEFF-302 A stored record of cell/7 cannot be decoded")
        .hasMessageContaining("sequence 1, type Content");
  }
}
