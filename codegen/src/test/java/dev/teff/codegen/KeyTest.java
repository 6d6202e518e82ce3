package dev.teff.codegen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.UUID;
import org.junit.jupiter.api.Test;

final class KeyTest {
  private static final String SEAT =
      "@GrainType(\"seat\") interface Seat extends Grain<SeatKey> {}";
  private static final String SEAT_KEY =
      """
      record SeatKey(String room, long number, UUID id) {
        static final SeatKey SAMPLE = new SeatKey("a/b%2F", -7, new UUID(1, 2));
      }
      """;

  @Test
  void compoundKey_comesBackFromItsText() {
    var app = Javac.compile(SEAT, SEAT_KEY).load();
    Object key = Loaded.get(app.type("SeatKey"), "SAMPLE");
    var keys = app.contract("Seat").keys();
    assertThat(keys.toText(key)).isEqualTo("a%2Fb%252F/-7/" + new UUID(1, 2));
    assertThat(keys.fromText(keys.toText(key))).isEqualTo(key);
    assertThatThrownBy(() -> keys.fromText("a/b"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("has 2 parts");
  }

  @Test
  void simpleKeys_useTheCodecsOfTheApi() {
    for (String type : new String[] {"String", "Long", "UUID"}) {
      var app =
          Javac.compile("@GrainType(\"a\") interface A extends Grain<%s> {}".formatted(type))
              .load();
      assertThat(app.contract("A").keys())
          .isSameAs(
              switch (type) {
                case "String" -> dev.teff.grains.spi.KeyCodec.STRING;
                case "Long" -> dev.teff.grains.spi.KeyCodec.LONG;
                default -> dev.teff.grains.spi.KeyCodec.UUID;
              });
    }
  }
}
