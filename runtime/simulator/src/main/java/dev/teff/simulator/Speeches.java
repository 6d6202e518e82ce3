package dev.teff.simulator;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** Calls of one turn to one grain, which begin in the order in which they were made. */
final class Speeches {
  private final List<String> minutes;
  private final AtomicLong held = new AtomicLong();

  Speeches(List<String> minutes) {
    this.minutes = minutes;
  }

  void speak(Participant me, int words) {
    String speech = "s" + held.incrementAndGet();
    String from = minutes.get(me.random().nextInt(minutes.size()));
    String to = "of-" + minutes.get(me.random().nextInt(minutes.size()));
    me.call(
        new Subject<>("sim.speeches", 0L),
        "dictate " + speech + " to " + to,
        (state, said) -> Optional.of(state),
        () -> me.ref(Minutes.class, from).dictate(to, speech, words));
  }

  void verify(Participant me) {
    for (String key : minutes) {
      String name = "of-" + key;
      Map<String, Integer> last = new HashMap<>();
      for (String note : me.ref(Minutes.class, name).notes()) {
        String speech = note.substring(0, note.indexOf(':'));
        int word = Integer.parseInt(note.substring(note.indexOf(':') + 1));
        Integer before = last.put(speech, word);
        if (before != null && before >= word) {
          throw new AssertionError(
              "Minutes %s heard word %d of speech %s behind word %d."
                  .formatted(name, word, speech, before));
        }
      }
    }
  }
}
