package dev.teff.crdt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teff.grains.Replica;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@link Text} against {@link NaiveFugue}, with editors that hear of each other late and twice. */
class TextReferenceTest {
  private static final int EDITORS = 3;
  private static final int STEPS = 120;

  private record Edit(Text delta, List<NaiveFugue.Operation> operations) {}

  private static final class Editor {
    private final Replica me;
    private final NaiveFugue expected = new NaiveFugue();
    private Text text = Text.empty();

    Editor(int number) {
      me = Replicas.replica(number);
    }

    Edit edit(Random random) {
      int at = random.nextInt(text.length() + 1);
      Edit edit;
      if (random.nextInt(3) > 0 || at == text.length()) {
        String typed = "abcdefgh".substring(0, 1 + random.nextInt(7));
        long counter = text.next(me).counter();
        edit = new Edit(text.insert(me, at, typed), expected.insert(me.id(), counter, at, typed));
      } else {
        int to = Math.min(text.length(), at + 1 + random.nextInt(5));
        edit = new Edit(text.delete(at, to), expected.delete(at, to));
      }
      text = text.merge(edit.delta);
      return edit;
    }

    void hear(Edit edit) {
      text = text.merge(edit.delta);
      edit.operations.forEach(expected::apply);
    }
  }

  static IntStream seeds() {
    return IntStream.range(0, 40);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void text_isWhatThePaperSays(int seed) {
    var random = new Random(seed);
    List<Editor> editors = IntStream.rangeClosed(1, EDITORS).mapToObj(Editor::new).toList();
    var edits = new ArrayList<Edit>();
    for (int i = 0; i < STEPS; i++) {
      Editor editor = editors.get(random.nextInt(EDITORS));
      if (random.nextInt(3) == 0 || edits.isEmpty()) {
        edits.add(editor.edit(random));
      } else {
        editor.hear(edits.get(random.nextInt(edits.size())));
      }
      assertThat(editor.text.toString()).hasToString(editor.expected.toString());
      assertThat(editor.text.length()).isEqualTo(editor.text.toString().length());
    }
    for (Editor editor : editors) {
      edits.forEach(editor::hear);
      assertThat(editor.text).isEqualTo(editors.getFirst().text);
      assertThat(editor.text.toString()).hasToString(editor.expected.toString());
    }
  }
}
