package dev.teff.persistence.contract;

import java.io.PrintStream;

/**
 * How the process that gets killed tells its parent what was acknowledged: in lines, through a
 * pipe, so that what was said survives.
 */
final class CrashVoice {
  /** Begins a line about what was acknowledged: about what, number, detail, full stop. */
  static final String ACKNOWLEDGED = "ACKNOWLEDGED";

  /** Begins a line about an event that was not acknowledged. */
  static final String FAILED = "FAILED";

  /** Begins a line about what must never be. */
  static final String BROKEN = "BROKEN";

  /** Stands between a grain's key and what else of it a line is about. */
  static final String OF = "/";

  private final PrintStream parent;

  CrashVoice(PrintStream parent) {
    this.parent = parent;
  }

  boolean isHeard() {
    return !parent.checkError();
  }

  /** The text of an acknowledgement, or of an event. */
  static String text(String about, long number, Object detail) {
    return "%s %d %s".formatted(about, number, detail);
  }

  void acknowledged(String text) {
    parent.println("%s %s .".formatted(ACKNOWLEDGED, text));
  }

  void failed(Object what) {
    parent.println("%s %s".formatted(FAILED, what));
  }

  void broken(Object what) {
    parent.println("%s %s".formatted(BROKEN, what.toString().replace("\n", " ")));
  }
}
