package dev.teff.simulator;

import dev.teff.grains.GrainContext;
import dev.teff.grains.Grains;
import dev.teff.grains.Journal;
import java.util.HashSet;
import java.util.Set;

/** Keeps money. */
final class PurseGrain implements Purse {
  private final Grains grains;
  private final Journal<Contents, PurseEvent> journal;

  /** What is in it, and why. */
  record Contents(long balance, Set<String> transfers) {
    static final Contents NONE = new Contents(0, Set.of());

    Contents {
      transfers = Set.copyOf(transfers);
    }

    private static Contents apply(Contents before, PurseEvent event) {
      return switch (event) {
        case PurseEvent.Booked(String transfer, long amount) -> {
          Set<String> transfers = new HashSet<>(before.transfers);
          transfers.add(transfer);
          yield new Contents(before.balance + amount, transfers);
        }
      };
    }
  }

  PurseGrain(GrainContext<String> context) {
    this.grains = context.grains();
    this.journal = context.journal(Contents.NONE, Contents::apply);
  }

  @Override
  public long book(String transfer, long amount) {
    return journal.state().transfers().contains(transfer)
        ? journal.state().balance()
        : journal.append(new PurseEvent.Booked(transfer, amount)).balance();
  }

  @Override
  public long pay(String to, String transfer, long amount) {
    book(transfer, -amount);
    return grains.ref(Purse.class, to).book(transfer, amount);
  }

  @Override
  public long balance() {
    return journal.state().balance();
  }
}
