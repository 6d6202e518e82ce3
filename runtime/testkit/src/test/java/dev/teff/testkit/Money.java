package dev.teff.testkit;

import java.util.ArrayList;
import java.util.List;

/** The state of an account. */
record Money(long cents, List<Long> deposits) {
  static final Money NONE = new Money(0, List.of());

  Money {
    deposits = List.copyOf(deposits);
  }

  Money apply(AccountEvent event) {
    return switch (event) {
      case AccountEvent.Deposited(long amount) when amount == 1313 ->
          throw new IllegalStateException("1313 brings bad luck");
      case AccountEvent.Deposited(long amount) -> {
        var more = new ArrayList<>(deposits);
        more.add(amount);
        yield new Money(cents + amount, more);
      }
      case AccountEvent.Withdrawn(long amount) -> new Money(cents - amount, deposits);
    };
  }
}
