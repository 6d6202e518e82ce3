package dev.teff.codegen;

import javax.lang.model.element.Element;

/** A mistake of the author: ends the analysis of one thing and becomes one compiler error. */
final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Element offender;

  /** What is wrong with an element, and how to mend it. */
  Refusal(Element offender, String what, String fix) {
    super(what + "\n  fix: " + fix, null, false, false);
    this.offender = offender;
  }

  /** What is wrong with a type, with the way that leads to it. */
  Refusal(Trace trace, String what, String fix) {
    super(what + trace.describe() + "\n  fix: " + fix, null, false, false);
    this.offender = trace.offender();
  }

  Element offender() {
    return offender;
  }

  String text() {
    return String.valueOf(getMessage());
  }
}
