package dev.teff.simulator;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Calls of one turn to one grain, which begin in the order in which they were made; and one-way
 * calls, each of which is heard once or not at all.
 */
final class Speeches {
  private static final String DICTATED = "of-";
  private static final String SENT = "by-";
  private static final String RETRACTED = "r";

  private final List<String> minutes;
  private final Testimony testimony;
  private final AtomicLong held = new AtomicLong();
  private final List<String> late = new ArrayList<>();

  Speeches(List<String> minutes, Testimony testimony) {
    this.minutes = minutes;
    this.testimony = testimony;
  }

  void speak(Participant me, int words) {
    String speech = "s" + held.incrementAndGet();
    String from = any(me);
    String to = DICTATED + any(me);
    me.call(
        new Subject<>("sim.speeches", 0L),
        "dictate " + speech + " to " + to,
        (state, said) -> Optional.of(state),
        () -> me.ref(Minutes.class, from).dictate(to, speech, words));
  }

  void proclaim(Participant me, int words) {
    boolean retracts = me.random().nextInt(3) == 0;
    String speech = (retracts ? RETRACTED : "s") + held.incrementAndGet();
    String from = any(me);
    String to = SENT + any(me);
    me.call(
        new Subject<>("sim.speeches", 0L),
        "proclaim " + speech + " to " + to,
        (state, said) -> Optional.of(state),
        () -> {
          try {
            return me.ref(Minutes.class, from).proclaim(to, speech, words, retracts);
          } catch (IllegalStateException e) {
            return 0;
          }
        });
  }

  private String any(Participant me) {
    return minutes.get(me.random().nextInt(minutes.size()));
  }

  void verify(Participant me) {
    for (String key : minutes) {
      verifyOrder(DICTATED + key, me.ref(Minutes.class, DICTATED + key).notes());
      verifySent(SENT + key, me.ref(Minutes.class, SENT + key).notes());
    }
  }

  private void verifyOrder(String name, List<String> notes) {
    Map<String, Integer> last = new HashMap<>();
    for (String note : notes) {
      int word = word(note);
      Integer before = last.put(speech(note), word);
      if (before != null && before >= word) {
        String what =
            "Minutes %s heard word %d of speech %s behind word %d."
                .formatted(name, word, speech(note), before);
        if (!testimony.isUnknown(note)) {
          throw new AssertionError(what);
        }
        late.add(what + " Nobody knew what had become of it.");
      }
    }
  }

  private void verifySent(String name, List<String> notes) {
    Set<String> heard = new HashSet<>();
    Map<String, Integer> last = new HashMap<>();
    for (String note : notes) {
      if (note.startsWith(RETRACTED)) {
        throw new AssertionError("Minutes %s heard %s, which was retracted.".formatted(name, note));
      }
      if (!heard.add(note)) {
        throw new AssertionError("Minutes %s heard %s twice, one way.".formatted(name, note));
      }
      Integer before = last.put(speech(note), word(note));
      if (before != null && before > word(note)) {
        testimony.outOfOrder("Minutes %s heard %s behind %d.".formatted(name, note, before));
      }
    }
  }

  private static String speech(String note) {
    return note.substring(0, note.indexOf(':'));
  }

  private static int word(String note) {
    return Integer.parseInt(note.substring(note.indexOf(':') + 1));
  }

  /** Words that came behind later ones, when their own turn had given them up already. */
  List<String> late() {
    return late;
  }
}
