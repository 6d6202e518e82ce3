package dev.teff.loadtest;

import dev.teff.crdt.Text;
import dev.teff.grains.Replica;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Two authors at one text: they type words, correct themselves, jump elsewhere, and now and then
 * work for a while without hearing of each other. Every edit is one keystroke.
 */
final class TextTrace {
  /**
   * One keystroke.
   *
   * @param typed a character, or empty to delete the one before the position
   */
  private record Keystroke(int position, String typed) {}

  private static final int LONGEST_BURST = 100;
  private static final String LETTERS = "etaoin shrdlu ";

  private final Random random = new Random(1);
  private final List<Author> authors = List.of(new Author(1), new Author(2));
  private final List<Text> deltas = new ArrayList<>();

  private static final class Author {
    private final Replica me;
    private final List<Text> unheard = new ArrayList<>();
    private Text text = Text.empty();
    private int cursor;

    Author(long number) {
      me = new Replica(number, InstantSource.system());
    }

    Text edit(Keystroke key) {
      Text delta =
          key.typed.isEmpty()
              ? text.delete(key.position - 1, key.position)
              : text.insert(me, key.position, key.typed);
      text = text.merge(delta);
      cursor = key.position + (key.typed.isEmpty() ? -1 : 1);
      return delta;
    }

    void hear() {
      unheard.forEach(delta -> text = text.merge(delta));
      unheard.clear();
      cursor = Math.min(cursor, text.length());
    }
  }

  /** The keystrokes' deltas, as they were made. */
  List<Text> edit(int edits) {
    while (deltas.size() < edits) {
      int burst = Math.min(edits - deltas.size(), 1 + random.nextInt(LONGEST_BURST));
      boolean concurrent = random.nextInt(4) == 0;
      Author author = authors.get(random.nextInt(2));
      for (int i = 0; i < burst; i++) {
        edit(concurrent ? authors.get(random.nextInt(2)) : author);
        if (!concurrent) {
          authors.forEach(Author::hear);
        }
      }
      authors.forEach(Author::hear);
    }
    return deltas;
  }

  /** The text that both authors have at the end. */
  Text text() {
    return authors.getFirst().text;
  }

  private void edit(Author author) {
    Text delta = author.edit(keystroke(author));
    deltas.add(delta);
    authors.stream().filter(other -> other != author).forEach(other -> other.unheard.add(delta));
  }

  private Keystroke keystroke(Author author) {
    int what = random.nextInt(100);
    if (what == 0) {
      author.cursor = random.nextInt(author.text.length() + 1);
    }
    if (what < 12 && author.cursor > 0) {
      return new Keystroke(author.cursor, "");
    }
    int letter = random.nextInt(LETTERS.length());
    return new Keystroke(author.cursor, LETTERS.substring(letter, letter + 1));
  }
}
