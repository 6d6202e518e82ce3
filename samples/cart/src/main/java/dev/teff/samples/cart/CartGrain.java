package dev.teff.samples.cart;

import dev.teff.grains.GrainContext;
import dev.teff.grains.Journal;
import dev.teff.grains.Schedule;
import dev.teff.grains.Snapshots;

/** Keeps a cart in a journal; every change puts off the reminder that gives it up. */
@Snapshots
final class CartGrain implements Cart {
  private static final String ABANDON = "abandon";

  private final GrainContext<String> context;
  private final Patience patience;
  private final Journal<Contents, CartEvent> journal;

  CartGrain(GrainContext<String> context, Patience patience) {
    this.context = context;
    this.patience = patience;
    this.journal = context.journal(Contents.EMPTY, Contents::apply);
  }

  @Override
  public Contents add(String item, int quantity, long cents) {
    return change(new CartEvent.Added(item, quantity, cents));
  }

  @Override
  public Contents remove(String item) {
    return change(new CartEvent.Removed(item));
  }

  @Override
  public Receipt checkout() {
    long cents = journal.state().total();
    context.reminders().cancel(ABANDON);
    return new Receipt(cents, journal.append(new CartEvent.Bought(cents)).orders());
  }

  @Override
  public void abandon() {
    if (!journal.state().lines().isEmpty()) {
      journal.append(new CartEvent.Abandoned());
    }
  }

  @Override
  public Contents contents() {
    return journal.state();
  }

  private Contents change(CartEvent event) {
    Cart self = context.grains().ref(Cart.class, context.key());
    context.reminders().set(ABANDON, Schedule.after(patience.time()), self, Cart::abandon);
    return journal.append(event);
  }
}
