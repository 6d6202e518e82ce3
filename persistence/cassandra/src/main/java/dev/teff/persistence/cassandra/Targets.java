package dev.teff.persistence.cassandra;

import dev.teff.grains.GrainId;
import dev.teff.persistence.cassandra.DueRows.Pointer;
import dev.teff.persistence.spi.ReminderIndex.Entry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

/** The reminders that pointers lead to, of one look: each pointer is followed once. */
final class Targets {
  /** How many pointers are followed at once. */
  static final int AT_ONCE = 32;

  private final Function<Pointer, Optional<Entry>> follow;
  private final Map<Pointer, Optional<Entry>> followed = new HashMap<>();
  private final Set<Target> seen = new HashSet<>();

  /** A reminder that more than one pointer may lead to, while it is set aside. */
  private record Target(GrainId grain, String name, UUID registration) {
    static Target of(Entry entry) {
      return new Target(entry.grain(), entry.name(), entry.registration());
    }
  }

  Targets(Function<Pointer, Optional<Entry>> follow) {
    this.follow = follow;
  }

  /**
   * The first reminders, in the order of what points to them; pointers behind those are left alone.
   */
  List<Entry> first(List<Pointer> pointers, int limit) {
    List<Entry> found = new ArrayList<>();
    int next = 0;
    while (found.size() < limit && next < pointers.size()) {
      int missing = Math.min(limit - found.size(), pointers.size() - next);
      follow(pointers.subList(next, next + missing)).forEach(each -> each.ifPresent(found::add));
      next += missing;
    }
    return found;
  }

  private List<Optional<Entry>> follow(List<Pointer> pointers) {
    List<Pointer> news = pointers.stream().filter(each -> !followed.containsKey(each)).toList();
    List<Optional<Entry>> entries = AtOnce.ask(AT_ONCE, news, follow);
    for (int i = 0; i < news.size(); i++) {
      followed.put(news.get(i), entries.get(i).filter(entry -> seen.add(Target.of(entry))));
    }
    return pointers.stream().map(followed::get).toList();
  }
}
