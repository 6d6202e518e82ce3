package dev.teff.runtime.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teff.grains.spi.DecodingException;
import dev.teff.grains.spi.TimeCodecs;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
  @Test
  void value_withEveryKindOfField_isReadable() {
    assertThat(JsonWriter.pretty(Everything.CODEC, Everything.full()))
        .isEqualTo(
            """
            {
              "flag" : true,
              "count" : -7,
              "amount" : -9223372036854775808,
              "ratio" : 1.5,
              "exact" : -2.25,
              "text" : "naïve 😀 \u0800 \uFFFD text",
              "raw" : "AP8=",
              "color" : "GREEN",
              "numbers" : [
                1,
                -1,
                300
              ],
              "weights" : [
                0.5,
                -0.0
              ],
              "names" : [
                "",
                "two"
              ],
              "balances" : {
                "alice" : 5
              },
              "changes" : {
                "3" : {
                  "withdrawn" : {
                    "cents" : 2,
                    "how" : "cash"
                  }
                }
              },
              "child" : {
                "flag" : false,
                "count" : 0,
                "amount" : 0,
                "ratio" : 0.0,
                "exact" : 0.0,
                "text" : "%s",
                "raw" : "",
                "color" : "NONE",
                "numbers" : [ ],
                "weights" : [ ],
                "names" : [ ],
                "balances" : { },
                "changes" : { }
              },
              "change" : {
                "deposited" : {
                  "cents" : 0
                }
              },
              "createdAt" : "2026-01-31T12:00:00.500Z",
              "within" : "PT1.5S",
              "maybe" : false
            }\
            """
                .formatted("x".repeat(300)));
  }

  @Test
  void value_withEveryKindOfField_readsBack() {
    String json = JsonWriter.compact(Everything.CODEC, Everything.full());
    assertThat(json).doesNotContain("\n");
    assertThat(JsonReader.read(Everything.CODEC, json)).isEqualTo(Everything.full());
  }

  @Test
  void object_withAbsentAndNullFields_hasDefaults() {
    assertThat(JsonReader.read(Everything.CODEC, "{\"text\": null, \"numbers\": null}"))
        .isEqualTo(Everything.EMPTY);
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 1e300})
  void double_thatJsonHasNoNumberFor_readsBack(double weight) {
    Everything value =
        JsonReader.read(Everything.CODEC, "{\"weights\": [%s]}".formatted(quoted(weight)));
    assertThat(value.weights()).containsExactly(weight);
    assertThat(JsonWriter.compact(Everything.CODEC, value)).contains("[" + quoted(weight) + "]");
  }

  private static String quoted(double value) {
    return Double.isFinite(value) ? Double.toString(value) : "\"" + value + "\"";
  }

  @Test
  void times_byThemselves_areTexts() {
    assertThat(JsonWriter.compact(TimeCodecs.INSTANT, Instant.EPOCH))
        .isEqualTo("\"1970-01-01T00:00:00Z\"");
    assertThat(JsonReader.read(TimeCodecs.DURATION, "\"PT-0.5S\""))
        .isEqualTo(Duration.ofMillis(-500));
  }

  @Test
  void field_byItself_isItsJson() {
    var writer = new JsonWriter(Change.Deposited.CODEC.shape());
    Change.Deposited.CODEC.write(new Change.Deposited(0), writer);
    assertThat(writer.pretty("cents")).contains("0");
    assertThat(writer.pretty("result")).isEqualTo(Optional.empty());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{\"count\": \"abc\"} | count: expected a number, found \"abc\" (line 1, column 11)",
        "{\"count\": 2147483648} | count: expected a whole number from -2147483648 to 2147483647, found 2147483648",
        "{\"amount\": 1.5} | amount: expected a whole number",
        "{\"amount\": 1e999999999} | amount: expected a whole number",
        "{\"amount\": 1e99999999999} | amount: expected a number, found 1e99999999999",
        "{\"flag\": 1} | flag: expected true or false, found 1",
        "{\"text\": {}} | text: expected a string, found an empty object",
        "{\"raw\": \"?\"} | raw: expected bytes in base64, found \"?\"",
        "{\"color\": \"GREN\"} | color: there is no constant GREN. Did you mean GREEN?",
        "{\"color\": \"violet\"} | color: there is no constant violet. There are: NONE, RED, GREEN.",
        "{\"colour\": \"RED\"} | colour: test.Everything has no such field. Did you mean color? (line 1, column 12)",
        "{\"numbers\": 3} | numbers: expected an array, found 3",
        "{\"numbers\": [1, null]} | numbers[1]: expected a number, found null",
        "{\"balances\": {\"bob\": true}} | balances.bob: expected a number, found true",
        "{\"changes\": {\"x\": {}}} | changes.x: expected a number, found x",
        "{\"changes\": {\"1\": {\"deposited\": {\"sents\": 1}}}} | changes.1.deposited.sents: test.Deposited has no such field. Did you mean cents?",
        "{\"change\": {}} | change: expected an object with one of deposited, withdrawn, found 0",
        "{\"change\": {\"deposited\": {}, \"withdrawn\": {}}} | change: expected an object with one of deposited, withdrawn, found 2",
        "{\"change\": {\"withdrawn\": {\"cents\": -1}}} | change.withdrawn: cents may not be negative",
        "{\"createdAt\": \"yesterday\"} | createdAt: expected a time like \"2026-01-31T12:00:00Z\", found \"yesterday\"",
        "{\"within\": 5} | within: expected a duration like \"PT1.5S\", found 5",
        "[] | expected an object, found an empty array",
        "{\"flag\": true, \"flag\": true} | Not JSON: Duplicate field 'flag'",
        "{\"flag\": truth} | Not JSON: Unrecognized token 'truth'",
        "{} {} | Not JSON: more follows the value (line 1, column 4)",
        "{\"flag\" | Not JSON: Unexpected end-of-input",
        "{\"numbers\": [1 | expected close marker for Array of line 1, column 13 (line 1, column 15).",
        "{\"flag\": true | expected close marker for Object of line 1, column 1 (line 1, column 14).",
        "~~ | Not JSON: the text is empty",
      })
  void json_thatDoesNotFit_saysWhatAndWhere(String json, String message) {
    assertThatThrownBy(() -> JsonReader.read(Everything.CODEC, json))
        .isInstanceOf(DecodingException.class)
        .hasMessageContaining(message);
  }

  @Test
  void json_ofSeveralLines_saysInWhichOne() {
    assertThatThrownBy(() -> JsonReader.read(Everything.CODEC, "{\n  \"child\": [\n  ]\n}"))
        .hasMessage("child: expected an object, found an empty array (line 2, column 12)");
  }

  @Test
  void json_nestedTooDeep_isRefused() {
    String json = "{\"child\":".repeat(100_000);
    assertThatThrownBy(() -> JsonReader.read(Everything.CODEC, json))
        .isInstanceOf(DecodingException.class)
        .hasMessageContaining("Document nesting depth");
  }

  @Test
  void value_nestedTooDeep_isRefused() {
    Everything deep = Everything.deep(100_000);
    assertThatThrownBy(() -> JsonWriter.compact(Everything.CODEC, deep))
        .isInstanceOf(EncodingException.class);
    Everything asDeepAsAllowed = Everything.deep(Limits.DEPTH);
    assertThat(
            JsonReader.read(
                Everything.CODEC, JsonWriter.compact(Everything.CODEC, asDeepAsAllowed)))
        .isEqualTo(asDeepAsAllowed);
  }

  @Test
  void longNames_areLikeNone() {
    String longest = "n".repeat(200);
    assertThat(NearestNames.of(longest, List.of(longest + "s"))).containsExactly(longest + "s");
    assertThat(NearestNames.of(longest + "s", List.of(longest))).isEmpty();
  }

  @Test
  void names_similarToTheWantedOne_comeFirst() {
    assertThat(NearestNames.of("depozit", List.of("withdraw", "deposit", "Deposits", "balance")))
        .containsExactly("deposit", "Deposits");
    assertThat(NearestNames.hint("x", List.of())).isEqualTo("There are none.");
  }

  @Test
  void json_thatIsIndented_isTheSame() {
    assertThat(JsonWriter.indented("{\"a\":[1,null]}"))
        .isEqualTo("{\n  \"a\" : [\n    1,\n    null\n  ]\n}");
    assertThat(JsonWriter.indented("")).isEmpty();
  }
}
