package dev.teff.samples.bank;

import java.io.IOException;
import java.io.PrintStream;
import java.lang.ProcessBuilder.Redirect;

/** Tells the user what happens, in short sentences, and shows progress as the output allows. */
final class Narrator {
  private final PrintStream out;
  private final boolean terminal;

  Narrator(PrintStream out, boolean terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  static Narrator ofStandardOutput() {
    return new Narrator(System.out, isTerminal());
  }

  /** Prints a paragraph's first line. */
  void headline(String text) {
    out.println();
    out.println(text);
  }

  /** Prints a line of a paragraph. */
  void say(String text) {
    out.println("  " + text);
  }

  Meter meter(String task, long total) {
    return terminal ? new BarMeter(out, task, total) : new LineMeter(out, task, total);
  }

  /**
   * Java 21 cannot say whether output goes to a terminal; every POSIX system has a tool that can.
   */
  private static boolean isTerminal() {
    try {
      return new ProcessBuilder("test", "-t", "1")
              .redirectOutput(Redirect.INHERIT)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
