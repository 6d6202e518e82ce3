package dev.teff.cli;

import dev.teff.grains.GrainContext;
import dev.teff.grains.Journal;
import dev.teff.grains.Schedule;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Keeps entries; refuses to read one of them. */
final class DiaryGrain implements Diary {
  private final GrainContext<String> context;
  private final Journal<Pages, Written> journal;

  /** What is stored. */
  record Written(String entry) {}

  /** What is written. */
  record Pages(List<String> entries) {
    Pages {
      entries = List.copyOf(entries);
    }

    Pages with(Written written) {
      if (written.entry.equals("illegible")) {
        throw new IllegalStateException("Nobody can read this.");
      }
      var more = new ArrayList<>(entries);
      more.add(written.entry);
      return new Pages(more);
    }
  }

  DiaryGrain(GrainContext<String> context, Runnable unused) {
    this.context = context;
    this.journal = context.journal(new Pages(List.of()), Pages::with);
  }

  @Override
  public int write(String entry) {
    Diary self = context.grains().ref(Diary.class, context.key());
    context.reminders().set("again", Schedule.after(Duration.ofDays(1)), self, d -> d.write("x"));
    return journal.append(new Written(entry)).entries().size();
  }

  @Override
  public int copyTo(String other, String entry) {
    return context.grains().ref(Diary.class, other).write(entry);
  }
}
