package dev.teff.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teff.grains.ErrorCode;
import dev.teff.grains.GrainException;
import dev.teff.grains.GrainId;
import dev.teff.runtime.wire.WireWriter;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Events that were stored by another version of the code. */
class EvolutionTest {
  private static final GrainId BASKET = GrainId.of("basket", "a");

  private final TestSilo silo = TestSilo.start();

  @AfterEach
  void close() {
    silo.close();
  }

  private Basket basket(String key) {
    return silo.grains().ref(Basket.class, key);
  }

  private void stored(String type, Consumer<WireWriter> fields) {
    var event = new WireWriter();
    fields.accept(event);
    silo.store.plant(BASKET, type, event.toBytes());
  }

  @Test
  void fieldThatIsGone_isPassedOver() {
    stored(
        "ItemPut",
        event -> {
          event.string(1, "pear");
          event.int64(7, 42);
          event.string(9, "a remark");
        });

    assertThat(basket("a").items()).containsExactly("pear");
  }

  @Test
  void fieldThatIsNew_hasItsDefaultInOldEvents() {
    stored("ItemPut", event -> {});

    assertThat(basket("a").items()).containsExactly("");
  }

  @Test
  void typeThatChangedItsMeaning_isUpcast() {
    stored(
        "FruitPut",
        event -> {
          event.string(1, "apple");
          event.string(2, "red");
        });
    stored("ItemPut", event -> event.string(1, "pear"));

    assertThat(basket("a").items()).containsExactly("red apple", "pear");
    assertThat(basket("a").put("plum")).isEqualTo(3);
    assertThat(silo.store.types(BASKET)).containsExactly("FruitPut", "ItemPut", "ItemPut");
  }

  @Test
  void typeThatIsRetired_isPassedOver() {
    stored("Shaken", event -> event.int64(1, 5));
    stored("ItemPut", event -> event.string(1, "pear"));

    assertThat(basket("a").items()).containsExactly("pear");
  }

  @Test
  void typeOfAFutureVersion_stopsThatGrainOnly() {
    stored("ItemPut", event -> event.string(1, "pear"));
    stored("ItemPaid", event -> event.int64(1, 5));

    assertThatThrownBy(() -> basket("a").items())
        .isInstanceOfSatisfying(
            GrainException.class,
            failure -> assertThat(failure.code()).isEqualTo(ErrorCode.UNKNOWN_EVENT_TYPE))
        .hasMessageContaining(
            "\"ItemPaid\" | grain basket/a, sequence 2 | a newer version stored it");
    assertThat(basket("b").put("pear")).isEqualTo(1);
    assertThat(silo.store.types(BASKET)).containsExactly("ItemPut", "ItemPaid");
  }
}
