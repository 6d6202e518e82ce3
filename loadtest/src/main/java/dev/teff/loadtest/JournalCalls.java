package dev.teff.loadtest;

import dev.teff.loadtest.Ledgers.Account;
import java.util.stream.IntStream;

/** Posts to ledgers, one event a call, as sides of comparisons. */
public final class JournalCalls {
  private final BenchContext context;
  private final Account[] ledgers;

  private JournalCalls(BenchContext context, Account[] ledgers) {
    this.context = context;
    this.ledgers = ledgers;
  }

  /** Calls to so many ledgers, which have all been called once. */
  public static JournalCalls to(BenchContext context, Ledgers runtime, int count) throws Exception {
    Account[] ledgers =
        IntStream.range(0, count)
            .mapToObj(i -> runtime.ledger("ledger-" + i))
            .toArray(Account[]::new);
    for (Account ledger : ledgers) {
      ledger.post(1);
    }
    return new JournalCalls(context, ledgers);
  }

  /** So many callers, each of which walks over all ledgers, from a place of its own. */
  public LoopTrial by(int callers) {
    return context.loop(
        callers,
        1,
        caller -> {
          int[] at = {caller * 7919 % ledgers.length};
          return () -> {
            at[0] = (at[0] + 1) % ledgers.length;
            ledgers[at[0]].post(1);
          };
        });
  }
}
