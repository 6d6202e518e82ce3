package dev.teff.runtime;

import dev.teff.grains.GrainContext;
import dev.teff.grains.State;

/** Keeps one value. */
final class CellGrain implements Cell {
  private final State<Content> state;

  /** The value, and how often it was replaced. */
  record Content(String text, int changes) {}

  CellGrain(GrainContext<Long> context) {
    state = context.state(new Content("", 0));
  }

  @Override
  public String put(String text) {
    Content before = state.get();
    state.set(new Content(text, before.changes() + 1));
    return before.text();
  }

  @Override
  public String putOnce(String text) {
    return put(text);
  }

  @Override
  public void putSyncAndThrow(String text) {
    put(text);
    state.sync();
    throw new IllegalStateException("thrown behind a seal");
  }

  @Override
  public void putAndThrow(String text) {
    put(text);
    throw new IllegalStateException("thrown behind a change");
  }

  @Override
  public String get() {
    return state.get().text();
  }

  @Override
  public void putWhileReading(String text) {
    put(text);
  }
}
