package dev.teff.runtime;

import dev.teff.grains.GrainContext;
import dev.teff.grains.Grains;
import dev.teff.grains.Journal;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One activation of a scripted grain, as the steps of a script see it. */
final class Self {
  /** An amount that the ledger's fold throws at. */
  static final long INDIGESTIBLE = Long.MIN_VALUE;

  final GrainContext<String> context;
  private final @Nullable Journal<Long, Entry> journal;

  /** A field that does not roll back. */
  long field;

  Self(GrainContext<String> context) {
    this(context, null);
  }

  Self(GrainContext<String> context, @Nullable Journal<Long, Entry> journal) {
    this.context = context;
    this.journal = journal;
  }

  Grains grains() {
    return context.grains();
  }

  Probe probe(String key) {
    return grains().ref(Probe.class, key);
  }

  Ledger ledger(String key) {
    return grains().ref(Ledger.class, key);
  }

  Journal<Long, Entry> journal() {
    return Objects.requireNonNull(journal, "journal");
  }

  long add(long amount) {
    return journal().append(new Entry.Added(amount));
  }
}
