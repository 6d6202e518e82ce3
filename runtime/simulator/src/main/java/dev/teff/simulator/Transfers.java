package dev.teff.simulator;

import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/** Money that moves between purses, and never becomes more or less. */
final class Transfers {
  private final List<String> purses;
  private final boolean circles;
  private final Queue<Transfer> begun = new ConcurrentLinkedQueue<>();
  private final AtomicLong numbers = new AtomicLong();

  private record Transfer(String id, String from, String to, long amount) {}

  /**
   * Between these purses.
   *
   * @param circles whether money goes in both directions: then two purses may wait for each other
   */
  Transfers(List<String> purses, boolean circles) {
    this.purses = purses;
    this.circles = circles;
  }

  void pay(Participant me) {
    int one = me.random().nextInt(purses.size());
    int other = (one + 1 + me.random().nextInt(purses.size() - 1)) % purses.size();
    int from = circles ? one : Math.min(one, other);
    int to = circles ? other : Math.max(one, other);
    var transfer =
        new Transfer(
            "t" + numbers.incrementAndGet(),
            purses.get(from),
            purses.get(to),
            1 + me.random().nextInt(100));
    begun.add(transfer);
    pay(me, transfer);
  }

  private static boolean pay(Participant me, Transfer transfer) {
    return me.call(
            new Subject<>("sim.transfers", 0L),
            "pay " + transfer,
            (state, balance) -> Optional.of(state),
            () -> me.ref(Purse.class, transfer.from).pay(transfer.to, transfer.id, transfer.amount))
        .isPresent();
  }

  /** Makes everything that was begun complete, and counts. */
  void verify(Participant me) {
    for (Transfer transfer : begun) {
      if (!pay(me, transfer)) {
        throw new AssertionError("All faults are over, and still this fails: pay " + transfer);
      }
    }
    for (String purse : purses) {
      long expected =
          begun.stream().filter(each -> each.to.equals(purse)).mapToLong(Transfer::amount).sum()
              - begun.stream()
                  .filter(each -> each.from.equals(purse))
                  .mapToLong(Transfer::amount)
                  .sum();
      long balance = me.ref(Purse.class, purse).balance();
      if (balance != expected) {
        throw new AssertionError(
            "Purse %s holds %d, but the transfers come to %d.".formatted(purse, balance, expected));
      }
    }
  }
}
