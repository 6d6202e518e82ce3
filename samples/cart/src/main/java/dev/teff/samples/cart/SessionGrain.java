package dev.teff.samples.cart;

import dev.teff.grains.GrainContext;
import dev.teff.grains.Grains;
import dev.teff.grains.State;

/** Keeps a visit as one value. */
final class SessionGrain implements Session {
  private final Grains grains;
  private final State<Visit> state;

  SessionGrain(GrainContext<String> context) {
    this.grains = context.grains();
    this.state = context.state(Visit.NONE);
  }

  @Override
  public void begin(String customer) {
    state.set(new Visit(customer, "", 0));
  }

  /** Calls first and changes its own state last: an idempotent turn commits as a whole. */
  @Override
  public Contents choose(String item, int quantity, long cents) {
    Visit visit = state.get();
    Contents contents = grains.ref(Cart.class, visit.customer()).add(item, quantity, cents);
    state.set(new Visit(visit.customer(), item, visit.choices() + 1));
    return contents;
  }

  @Override
  public Visit visit() {
    return state.get();
  }
}
