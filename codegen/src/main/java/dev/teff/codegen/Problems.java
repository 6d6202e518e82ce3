package dev.teff.codegen;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import javax.annotation.processing.Messager;
import javax.lang.model.element.Element;
import javax.tools.Diagnostic;

/** Where mistakes of the author go: to the compiler, each on its element. */
final class Problems {
  private final Messager messager;
  private final Set<Reported> reported = new HashSet<>();
  private int count;

  private record Reported(Element offender, String text) {}

  Problems(Messager messager) {
    this.messager = messager;
  }

  /** How many mistakes were reported. */
  int count() {
    return count;
  }

  void report(Refusal refusal) {
    report(refusal.offender(), refusal.text());
  }

  /** Reports once: an interface is read again for the class that implements it. */
  void report(Element offender, String text) {
    if (!reported.add(new Reported(offender, text))) {
      return;
    }
    count++;
    messager.printMessage(Diagnostic.Kind.ERROR, text, offender);
  }

  /** Reports something that has no place in source. */
  void report(String text) {
    count++;
    messager.printMessage(Diagnostic.Kind.ERROR, text);
  }

  /** Runs a part of an analysis; a refusal is reported and leaves nothing. */
  <T> Optional<T> guard(Supplier<T> part) {
    try {
      return Optional.of(part.get());
    } catch (Refusal refusal) {
      report(refusal);
      return Optional.empty();
    }
  }
}
