package dev.teff.crdt;

import static dev.teff.crdt.Replicas.A;
import static dev.teff.crdt.Replicas.B;
import static dev.teff.crdt.Replicas.C;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teff.grains.Replica;
import dev.teff.runtime.wire.WireReader;
import dev.teff.runtime.wire.WireWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextTest {
  @Test
  void edits_changeTheText() {
    Text text = edited("Hello world");
    text = text.merge(text.delete(5, 11));
    text = text.merge(text.insert(A, 5, ", Teff"));
    assertThat(text.toString()).isEqualTo("Hello, Teff");
    assertThat(text.charAt(7)).isEqualTo('T');
    assertThat(text.length()).isEqualTo(11);
  }

  /** Of which many are read before what they were typed beside. */
  @Test
  void textTypedAtManyPlaces_isReadAgain() {
    var random = new Random(1);
    Text text = Text.empty();
    for (int i = 0; i < 30_000; i++) {
      text = text.merge(text.insert(A, random.nextInt(text.length() + 1), "x" + i % 7));
    }
    Text read = WireReader.decode(Text.codec(), WireWriter.encode(Text.codec(), text));
    assertThat(read).isEqualTo(text);
    assertThat(read.toString()).isEqualTo(text.toString());
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void wordsTypedAtOnePlace_areNotMixed(boolean backwards) {
    Text start = edited("[]");
    Text one = typed(start, A, "apple", backwards);
    Text two = typed(start, B, "banana", backwards);
    Text three = typed(start, C, "cherry", backwards);
    String all = one.merge(two).merge(three).toString();
    assertThat(all).hasSize(2 + 5 + 6 + 6).contains("apple", "banana", "cherry");
    assertThat(three.merge(one).merge(two).toString()).isEqualTo(all);
  }

  private static Text typed(Text start, Replica who, String word, boolean backwards) {
    Text text = start;
    for (int i = 0; i < word.length(); i++) {
      text =
          backwards
              ? text.merge(
                  text.insert(who, 1, word.substring(word.length() - i - 1).substring(0, 1)))
              : text.merge(text.insert(who, 1 + i, word.substring(i, i + 1)));
    }
    return text;
  }

  @Test
  void insertionIntoDeletedText_stays() {
    Text text = edited("abc");
    Text deleted = text.merge(text.delete(0, 3));
    Text inserted = text.merge(text.insert(B, 2, "X"));
    assertThat(deleted.merge(inserted).toString()).isEqualTo("X");
  }

  @Test
  void deletedText_costsAFewNumbers() {
    Text text = Text.empty();
    for (int i = 0; i < 1_000; i++) {
      text = text.merge(text.insert(A, text.length(), "0123456789"));
    }
    assertThat(text.length()).isEqualTo(10_000);
    while (text.length() > 0) {
      text =
          text.merge(
              text.delete(text.length() / 2, Math.min(text.length(), text.length() / 2 + 7)));
    }
    assertThat(WireWriter.encode(Text.codec(), text).length).isLessThan(40);
  }

  /** What was deleted at one place is one block, however much that was over the years. */
  @Test
  void placeWhereMoreWasDeletedThanAnIntCounts_isUsedOn() {
    long deleted = Integer.MAX_VALUE - 2;
    Merge nothingSeen = Merge.of(DotContext.EMPTY, DotContext.EMPTY, Changes.IGNORED);
    Fugue grave =
        new FugueJoin(Text.empty().fugue(), nothingSeen)
            .add(new Block(0, A.id(), 1, deleted, 0, 0, false, null))
            .result();
    Text text = Text.empty().with(grave, DotContext.of(A.id(), 1, deleted));
    for (int i = 0; i < 2; i++) {
      text = text.merge(text.insert(A, 0, "abcdef"));
      text = text.merge(text.delete(0, 6));
    }
    assertThat(text.fugue().blockCount()).isEqualTo(1);
    text = text.merge(text.insert(A, 0, "x"));
    assertThat(text.toString()).isEqualTo("x");
    Text read = WireReader.decode(Text.codec(), WireWriter.encode(Text.codec(), text));
    assertThat(read).isEqualTo(text);
    assertThat(read.merge(read.insert(B, 1, "y")).toString()).isEqualTo("xy");
  }

  /** It stands in many blocks, and is written as one. */
  @Test
  void longText_isCopiedOnceWhenItIsWritten() {
    var copied = new AtomicLong();
    Runs counted = counting(copied);
    Fugue fugue = Fugue.empty(counted);
    for (int i = 0; i < 2_000; i++) {
      Merge merge = Merge.of(DotContext.EMPTY, DotContext.EMPTY, Changes.IGNORED);
      String piece = "0123456789".repeat(20);
      long from = 1 + 200L * i;
      Dot parent = i == 0 ? Dot.ROOT : new Dot(A.id(), from - 1);
      var block = new Block(0, A.id(), from, 200, parent.replica(), parent.counter(), false, piece);
      fugue = new FugueJoin(fugue, merge).add(block).result();
    }
    assertThat(fugue.blockCount()).isEqualTo(2_000);
    copied.set(0);
    assertThat(fugue.whole()).hasSize(1);
    assertThat(copied).hasValue(400_000);
  }

  private static Runs counting(AtomicLong copied) {
    return new Runs() {
      @Override
      public int length(Object run) {
        return TEXT.length(run);
      }

      @Override
      public Object part(Object run, int from, int to) {
        return TEXT.part(run, from, to);
      }

      @Override
      public Object join(List<?> pieces) {
        Object joined = TEXT.join(pieces);
        copied.addAndGet(length(joined));
        return joined;
      }
    };
  }

  @Test
  void placeInsertedAtForEver_keepsItsOrder() {
    Text text = edited("<>");
    var expected = new StringBuilder("<>");
    for (int i = 0; i < 5_000; i++) {
      Replica who = i % 2 == 0 ? A : B; // so that nothing continues a block
      int at = 1 + i % 3 % expected.length();
      text = text.merge(text.insert(who, at, Integer.toString(i % 10)));
      expected.insert(at, i % 10);
    }
    assertThat(text.toString()).hasToString(expected.toString());
  }

  @Test
  void anchors_moveWithTheText() {
    Text text = edited("Hello world");
    Anchor cursor = text.anchor(6);
    text = text.merge(text.insert(B, 0, ">> "));
    assertThat(text.position(cursor)).isEqualTo(9);
    assertThat(text.contains(cursor)).isTrue();
    text = text.merge(text.delete(5, 12));
    assertThat(text.position(cursor)).isEqualTo(5);
    assertThat(text.contains(cursor)).isFalse();
    assertThat(text.position(text.anchor(0))).isZero();
  }

  @Test
  void surrogatePairs_stayWhole() {
    Text text = edited("a😀b");
    assertThatThrownBy(() -> text.insert(A, 2, "x")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> text.delete(0, 2)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> text.insert(A, 0, "\ud83d"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(text.merge(text.delete(1, 3)).toString()).isEqualTo("ab");
  }

  @Test
  void positionsOutside_areRefused() {
    Text text = edited("abc");
    assertThatThrownBy(() -> text.insert(A, 4, "x")).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> text.delete(2, 4)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void longText_isCutIntoBlocksAndReadAsOne() {
    String pasted = "0123456789".repeat(500);
    Text text = edited(pasted);
    text = text.merge(text.insert(B, 2_345, "-"));
    text = text.merge(text.delete(0, 1_000));
    String expected = new StringBuilder(pasted).insert(2_345, '-').delete(0, 1_000).toString();
    assertThat(text.toString()).isEqualTo(expected);
  }

  @Test
  void sequence_isATextOfObjects() {
    var random = new Random(3);
    Sequence<Integer> sequence = Sequence.empty();
    List<Integer> expected = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      int at = random.nextInt(expected.size() + 1);
      if (random.nextInt(4) > 0 || at == expected.size()) {
        sequence = sequence.merge(sequence.insert(A, at, List.of(i, -i)));
        expected.addAll(at, List.of(i, -i));
      } else {
        sequence = sequence.merge(sequence.delete(at, at + 1));
        expected.subList(at, at + 1).clear();
      }
    }
    assertThat(sequence.toList()).isEqualTo(expected);
    assertThat(sequence.get(7)).isEqualTo(expected.get(7));
  }

  private static Text edited(String text) {
    return Text.empty().merge(Text.empty().insert(A, 0, text));
  }
}
