package dev.teff.loadtest.harness;

import java.io.IOException;
import java.io.PrintWriter;
import java.lang.ProcessBuilder.Redirect;

/** Whether somebody looks at the output. */
final class Terminal {
  private Terminal() {}

  /** A bar on a terminal, else a line now and then. */
  static LiveConsole.Display display(PrintWriter out) {
    return isTerminal() ? new BarDisplay(System.out) : LiveConsole.lines(out);
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
