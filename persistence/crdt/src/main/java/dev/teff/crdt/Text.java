package dev.teff.crdt;

import dev.teff.grains.Replica;

/**
 * A text that many edit at once. What was typed at one place at the same time stands one behind the
 * other, never letter by letter (Fugue). Positions count {@code char}s, as {@link String} does. At
 * most 10,000,000 characters; deleted ones cost nothing but where they stood, a few numbers for as
 * many as were typed in one go.
 *
 * <pre>{@code
 * text = text.merge(text.insert(me, 0, "Hello"));
 * text = text.merge(text.delete(1, 5));
 * }</pre>
 */
public final class Text extends Sequential<Text> {
  private static final Text EMPTY = new Text(Fugue.empty(Runs.TEXT), DotContext.EMPTY);

  private Text(Fugue fugue, DotContext context) {
    super(fugue, context);
  }

  /** The text without characters. */
  public static Text empty() {
    return EMPTY;
  }

  /** How it is encoded. */
  public static CrdtCodec<Text> codec() {
    return new CrdtCodec<>(Kind.TEXT, EMPTY, FugueCodec.TEXT);
  }

  /**
   * Inserts; answers the delta.
   *
   * @throws IllegalArgumentException when that would cut a surrogate pair, or insert half of one
   */
  public Text insert(Replica me, int position, String inserted) {
    if (inserted.isEmpty()) {
      return noChange();
    }
    Surrogates.check(inserted);
    checkNoPairAt(position);
    Limits.characters((long) length() + inserted.length());
    return insertion(me, position, inserted);
  }

  /**
   * Deletes; answers the delta.
   *
   * @param from the first character's position
   * @param to the position behind the last one
   * @throws IllegalArgumentException when that would cut a surrogate pair
   */
  public Text delete(int from, int to) {
    Text delta = deletion(from, to);
    checkNoPairAt(from);
    checkNoPairAt(to);
    return delta;
  }

  /** The character at a position. */
  public char charAt(int position) {
    Block block = fugue().blockAt(position);
    String content = (String) Runs.content(block);
    return content.charAt((int) (position - fugue().order().weightBelow(block.label())));
  }

  private void checkNoPairAt(int position) {
    if (position > 0
        && position < length()
        && Character.isHighSurrogate(charAt(position - 1))
        && Character.isLowSurrogate(charAt(position))) {
      throw new IllegalArgumentException(
          "Position %d is within a character of two chars.".formatted(position));
    }
  }

  @Override
  Text with(Store newStore, DotContext newContext) {
    return new Text((Fugue) newStore, newContext);
  }

  @Override
  Text self() {
    return this;
  }

  /** The text. */
  @Override
  public String toString() {
    var text = new StringBuilder(length());
    fugue().visible().forEach(block -> text.append((String) Runs.content(block)));
    return text.toString();
  }
}
