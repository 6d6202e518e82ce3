package dev.teff.samples.bank;

import dev.teff.samples.bank.TransferOutcome.Accepted;
import dev.teff.samples.bank.TransferOutcome.Refused;

/**
 * How far a transfer got.
 *
 * <pre>
 *        Requested            Withdrawn            Deposited
 * Fresh ----------&gt; Ordered ------------&gt; Paid ------------&gt; Ended(accepted)
 *                      |                    |
 *                      | Refused            | Refused
 *                      v                    v     Refunded
 *               Ended(refused)          Returning ----------&gt; Ended(refused)
 * </pre>
 */
sealed interface Progress {
  /** What was asked for. */
  record Order(String from, String to, long cents) {}

  record Fresh() implements Progress {}

  record Ordered(Order order) implements Progress {}

  record Paid(Order order) implements Progress {}

  record Returning(Order order, Refused refusal) implements Progress {}

  record Ended(Order order, TransferOutcome outcome) implements Progress {}

  /** The state behind an event. */
  default Progress apply(TransferEvent event) {
    return switch (event) {
      case TransferEvent.Requested(String from, String to, long cents) ->
          new Ordered(new Order(from, to, cents));
      case TransferEvent.Withdrawn() -> new Paid(order());
      case TransferEvent.Deposited() -> new Ended(order(), new Accepted());
      case TransferEvent.Refused(var reason, String explanation) ->
          refused(new Refused(reason, explanation));
      case TransferEvent.Refunded() -> returned();
    };
  }

  /**
   * What was asked for.
   *
   * @throws IllegalStateException when nothing was yet
   */
  default Order order() {
    return switch (this) {
      case Fresh() -> throw new IllegalStateException("Nothing was requested yet");
      case Ordered ordered -> ordered.order;
      case Paid paid -> paid.order;
      case Returning returning -> returning.order;
      case Ended ended -> ended.order;
    };
  }

  private Progress refused(Refused refusal) {
    return this instanceof Paid(Order order)
        ? new Returning(order, refusal)
        : new Ended(order(), refusal);
  }

  private Progress returned() {
    if (this instanceof Returning(Order order, Refused refusal)) {
      return new Ended(order, refusal);
    }
    throw new IllegalStateException("Refunded what was not on its way back: " + this);
  }
}
