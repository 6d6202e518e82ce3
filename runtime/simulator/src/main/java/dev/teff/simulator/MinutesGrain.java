package dev.teff.simulator;

import dev.teff.grains.GrainContext;
import dev.teff.grains.Grains;
import dev.teff.grains.Journal;
import dev.teff.grains.Pending;
import java.util.ArrayList;
import java.util.List;

/** Writes. */
final class MinutesGrain implements Minutes {
  private final Grains grains;
  private final Journal<Pages, MinutesEvent> journal;

  /** What is written. */
  record Pages(List<String> words) {
    static final Pages EMPTY = new Pages(List.of());

    Pages {
      words = List.copyOf(words);
    }

    private static Pages apply(Pages before, MinutesEvent event) {
      return switch (event) {
        case MinutesEvent.Heard(String speech, int word) -> {
          var words = new ArrayList<>(before.words);
          words.add(speech + ":" + word);
          yield new Pages(words);
        }
      };
    }
  }

  MinutesGrain(GrainContext<String> context) {
    this.grains = context.grains();
    this.journal = context.journal(Pages.EMPTY, Pages::apply);
  }

  @Override
  public long note(String speech, int word) {
    return journal.append(new MinutesEvent.Heard(speech, word)).words().size();
  }

  @Override
  public int dictate(String to, String speech, int words) {
    Minutes there = grains.ref(Minutes.class, to);
    var said = new ArrayList<Pending<Long>>();
    for (int word = 1; word <= words; word++) {
      int next = word;
      said.add(grains.start(there, minutes -> minutes.note(speech, next)));
    }
    said.forEach(Pending::await);
    return words;
  }

  @Override
  public List<String> notes() {
    return journal.state().words();
  }
}
