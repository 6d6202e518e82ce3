package dev.teff.simulator;

import dev.teff.grains.GrainContext;
import dev.teff.grains.GrainException;
import dev.teff.grains.GrainException.Outcome;
import dev.teff.grains.Grains;
import dev.teff.grains.Journal;
import dev.teff.grains.Pending;
import java.util.ArrayList;
import java.util.List;

/** Writes. */
final class MinutesGrain implements Minutes {
  /** What the turn of a speech throws that is retracted. */
  static final String RETRACTED = "It is retracted.";

  private final Grains grains;
  private final Testimony testimony;
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

  MinutesGrain(GrainContext<String> context, Births births) {
    this.testimony = births.testimony();
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
    GrainException failure = null;
    for (int word = 1; word <= words; word++) {
      try {
        said.get(word - 1).await();
      } catch (GrainException e) {
        failure = failure == null ? e : failure;
        if (e.outcome() == Outcome.UNKNOWN) {
          testimony.unknown(speech + ":" + word);
        }
      }
    }
    if (failure != null) {
      throw failure;
    }
    return words;
  }

  @Override
  public void hear(String speech, int word) {
    journal.append(new MinutesEvent.Heard(speech, word));
  }

  @Override
  public int proclaim(String to, String speech, int words, boolean retracts) {
    Minutes there = grains.ref(Minutes.class, to);
    for (int word = 1; word <= words; word++) {
      int next = word;
      grains.send(there, minutes -> minutes.hear(speech, next));
    }
    if (retracts) {
      throw new IllegalStateException(RETRACTED);
    }
    return words;
  }

  @Override
  public List<String> notes() {
    return journal.state().words();
  }
}
