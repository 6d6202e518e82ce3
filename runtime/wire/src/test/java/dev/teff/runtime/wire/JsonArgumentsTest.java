package dev.teff.runtime.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teff.grains.spi.DecodingException;
import dev.teff.grains.spi.FieldReader;
import dev.teff.grains.spi.Shape;
import dev.teff.grains.spi.Shape.Cardinality;
import dev.teff.grains.spi.Shape.FieldShape;
import dev.teff.grains.spi.Shape.FieldType;
import dev.teff.grains.spi.Shape.Kind;
import dev.teff.grains.spi.TimeCodecs;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonArgumentsTest {
  private static final FieldShape CENTS =
      FieldShape.scalar(1, "cents", FieldType.INT64, Cardinality.SINGLE);
  private static final FieldShape NOTE =
      FieldShape.scalar(2, "note", FieldType.STRING, Cardinality.SINGLE);
  private static final FieldShape TAGS =
      FieldShape.scalar(1, "tags", FieldType.STRING, Cardinality.REPEATED);
  private static final FieldShape AFTER =
      FieldShape.message(1, "after", Cardinality.OPTIONAL, TimeCodecs.DURATION::shape);
  private static final FieldShape CHANGE =
      FieldShape.message(1, "change", Cardinality.SINGLE, Change.CODEC::shape);

  @ParameterizedTest
  @ValueSource(strings = {"[500, \"rent\"]", "{\"note\": \"rent\", \"cents\": 500}"})
  void json_inOrderOrByName_givesBoth(String json) {
    assertDeposit(JsonArguments.ofJson(method(CENTS, NOTE), json), 500, "rent");
    assertDeposit(JsonArguments.ofWords(method(CENTS, NOTE), List.of(json)), 500, "rent");
  }

  @Test
  void words_ofAnUnknownMethod_areJsonOrTexts() {
    assertThat(JsonArguments.ofWords(List.of())).isEqualTo("[]");
    assertThat(JsonArguments.ofWords(List.of("500", "rent", "\"7\"", "true", "a\"b", "{\"c\": 1}")))
        .isEqualTo("[500,\"rent\",\"7\",true,\"a\\\"b\",{\"c\":1}]");
    assertThat(JsonArguments.ofWords(List.of("{\"cents\": 5}"))).isEqualTo("{\"cents\": 5}");
    assertThat(JsonArguments.ofWords(List.of("[1"))).as("the gateway says why").isEqualTo("[1");
  }

  @Test
  void words_oneForEach_needNoQuotes() {
    assertDeposit(words(method(CENTS, NOTE), "500", "rent"), 500, "rent");
    assertDeposit(words(method(CENTS, NOTE), "500", "\"rent\""), 500, "rent");
    assertDeposit(words(method(CENTS, NOTE), "500", "600"), 500, "600");
    assertDeposit(words(method(CENTS, NOTE), "500", "[a"), 500, "[a");
    assertDeposit(words(method(CENTS, NOTE), "500", ""), 500, "");
  }

  @Test
  void word_forAList_isTheList() {
    FieldReader reader = words(method(TAGS), "[\"a\", \"b\"]");
    var tags = new ArrayList<String>();
    while (reader.next() != 0) {
      tags.add(reader.string());
    }
    assertThat(tags).containsExactly("a", "b");
  }

  @Test
  void word_forATime_isItsText() {
    FieldReader reader = words(method(AFTER), "PT5S");
    assertThat(reader.next()).isEqualTo(1);
    assertThat(reader.message(TimeCodecs.DURATION)).isEqualTo(Duration.ofSeconds(5));
  }

  @Test
  void word_forARecord_isItsObject() {
    FieldReader reader = words(method(CHANGE), "{\"deposited\": {\"cents\": 3}}");
    assertThat(reader.next()).isEqualTo(1);
    assertThat(reader.message(Change.CODEC)).isEqualTo(new Change.Deposited(3));
  }

  @Test
  void word_thatIsAllArguments_mayBeAnArrayAroundTheOne() {
    FieldReader reader = words(method(CENTS), "[500]");
    assertThat(reader.next()).isEqualTo(1);
    assertThat(reader.int64()).isEqualTo(500);
  }

  @Test
  void noWords_forNoParameters_isAnEmptyMessage() {
    assertThat(words(method()).next()).isZero();
    assertThat(JsonArguments.ofJson(method(), "[]").next()).isZero();
    assertThat(JsonArguments.ofJson(method(), "{}").next()).isZero();
  }

  @Test
  void words_tooFewOrMany_listTheParameters() {
    assertThatThrownBy(() -> words(method(CENTS), "1", "2"))
        .isInstanceOf(DecodingException.class)
        .hasMessage("expected 1 argument (cents: int64), found 2");
    assertThatThrownBy(() -> words(method(CENTS, NOTE)))
        .hasMessage("expected 2 arguments (cents: int64, note: string), found 0");
    assertThatThrownBy(() -> words(method(), "1")).hasMessage("expected no arguments, found 1");
    assertThatThrownBy(() -> words(method(TAGS))).hasMessageContaining("(tags: list of string)");
    assertThatThrownBy(() -> JsonArguments.ofJson(method(CENTS), "[]"))
        .hasMessageContaining("found 0");
  }

  @Test
  void word_ofTheWrongType_namesTheParameter() {
    FieldReader reader = words(method(CENTS), "abc");
    reader.next();
    assertThatThrownBy(reader::int64).hasMessage("cents: expected a number, found \"abc\"");
  }

  @Test
  void word_thatIsBrokenJson_namesTheParameter() {
    assertThatThrownBy(() -> words(method(CHANGE), "{deposited}"))
        .isInstanceOf(DecodingException.class)
        .hasMessageStartingWith("change: Not JSON: ");
  }

  private static FieldReader words(Shape arguments, String... words) {
    return JsonArguments.ofWords(arguments, List.of(words));
  }

  private static Shape method(FieldShape... parameters) {
    return new Shape("test.Arguments", Kind.RECORD, List.of(parameters));
  }

  private static void assertDeposit(FieldReader reader, long cents, String note) {
    assertThat(reader.next()).isEqualTo(1);
    assertThat(reader.int64()).isEqualTo(cents);
    assertThat(reader.next()).isEqualTo(2);
    assertThat(reader.string()).isEqualTo(note);
    assertThat(reader.next()).isZero();
  }
}
