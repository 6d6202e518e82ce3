package dev.teff.testkit;

import dev.teff.grains.GrainContext;
import dev.teff.grains.State;
import java.util.Locale;

/** Greets in the language that was provided. */
final class GreeterGrain implements Greeter {
  private final State<Word> state;
  private final Locale language;

  /** What was taught. */
  record Word(String text) {}

  GreeterGrain(GrainContext<Long> context, Locale language) {
    this.state = context.state(new Word(""));
    this.language = language;
  }

  @Override
  public String greet() {
    String taught = state.get().text();
    if (!taught.isEmpty()) {
      return taught;
    }
    return language.equals(Locale.FRENCH) ? "bonjour" : "hello";
  }

  @Override
  public void teach(String word) {
    state.set(new Word(word));
  }
}
