package dev.teff.grains;

import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;

/**
 * Durable reminders of one grain: each is a call that the grain gets from itself at its time,
 * active or not, whichever silos live then. To be used in the grain's turns only.
 *
 * <p>In a grain with a journal or state, setting and cancelling are part of the turn: they happen
 * with its events, or not at all when it throws. In a grain without, they happen at once.
 *
 * <p>A tick comes at least once. It carries an idempotency key made of the reminder and its due
 * time, so in a grain with a journal or state it takes effect once, and like every idempotent turn
 * it may not wait for others behind an append. A tick that throws is repeated, after growing
 * pauses, until it returns or the reminder is cancelled.
 *
 * <pre>{@code
 * Cart self = context.grains().ref(Cart.class, context.key());
 * context.reminders().set("abandon", Schedule.after(Duration.ofMinutes(30)), self, Cart::abandon);
 * context.reminders().cancel("abandon");
 * }</pre>
 */
public interface Reminders {
  /** The longest name, in characters. */
  int MAX_NAME_LENGTH = 80;

  /**
   * Sets a reminder, in the place of one with this name.
   *
   * @param name unique within the grain
   * @param self a reference to this grain
   * @param tick calls exactly one method of its argument; the method waits for its reply, so it is
   *     not one-way
   * @throws GrainException {@code TEFF-120} when the name, the cron expression or the reference
   *     makes no sense
   */
  <G extends Grain<?>> void set(String name, Schedule schedule, G self, Consumer<? super G> tick);

  /** Cancels a reminder, if there is one of this name. */
  void cancel(String name);

  /** The reminders as stored, by name; what this turn changed is not among them yet. */
  List<Reminder> list();

  /**
   * A reminder.
   *
   * @param due when it ticks next
   */
  record Reminder(String name, Instant due, Schedule schedule) {}
}
