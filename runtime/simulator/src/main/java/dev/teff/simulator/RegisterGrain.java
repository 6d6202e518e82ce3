package dev.teff.simulator;

import dev.teff.grains.GrainContext;
import dev.teff.grains.State;

/** Keeps a number. */
final class RegisterGrain implements Register {
  private final State<Cell> state;
  private final String activation;

  /** What is stored. */
  record Cell(long value) {}

  RegisterGrain(GrainContext<String> context, Births births) {
    this.activation = births.next();
    this.state = context.state(new Cell(0));
  }

  @Override
  public Seen write(long value) {
    state.set(new Cell(value));
    return read();
  }

  @Override
  public Seen read() {
    return new Seen(state.get().value(), activation);
  }

  @Override
  public Seen replace(long expected, long value) {
    if (state.get().value() == expected) {
      state.set(new Cell(value));
    }
    return read();
  }
}
