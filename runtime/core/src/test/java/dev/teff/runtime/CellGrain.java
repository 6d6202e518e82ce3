package dev.teff.runtime;

import dev.teff.grains.GrainContext;
import dev.teff.grains.Schedule;
import dev.teff.grains.State;
import java.time.Duration;

/** Keeps one value. */
final class CellGrain implements Cell {
  private final GrainContext<Long> context;
  private final State<Content> state;

  /** The value, and how often it was replaced. */
  record Content(String text, int changes) {}

  CellGrain(GrainContext<Long> context) {
    this.context = context;
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
  public void putTwice(String text) {
    put(text);
    put(text);
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
  public void remind(String name) {
    Cell self = context.grains().ref(Cell.class, context.key());
    context.reminders().set(name, Schedule.after(Duration.ofDays(100)), self, c -> c.put(name));
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
