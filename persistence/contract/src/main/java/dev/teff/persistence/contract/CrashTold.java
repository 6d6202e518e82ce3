package dev.teff.persistence.contract;

import java.util.List;
import java.util.Map;

/**
 * What a {@link CrashWriter} was told to be stored.
 *
 * @param acknowledged the texts, in order, by what they are about
 * @param before how many of them there were when its server was last started again
 * @param remindersAreAtomic whether reminders change if and only if the events beside them are
 *     stored; else a server that dies may leave some too many
 */
record CrashTold(
    Map<String, List<String>> acknowledged,
    Map<String, Integer> before,
    boolean remindersAreAtomic) {

  /** The kill may come before a grain's first answer. */
  List<String> of(String about) {
    return acknowledged.getOrDefault(about, List.of());
  }

  /** The same, since the server was last started again. */
  List<String> lately(String about) {
    List<String> texts = of(about);
    return texts.subList(before.getOrDefault(about, 0), texts.size());
  }

  /** The number in the last acknowledgement; 0 when there was none. */
  long last(String about) {
    List<String> texts = of(about);
    return texts.isEmpty() ? 0 : Long.parseLong(texts.getLast().split(" ", -1)[1]);
  }
}
