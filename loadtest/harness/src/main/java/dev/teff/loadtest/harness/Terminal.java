package dev.teff.loadtest.harness;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.util.NoSuchElementException;
import java.util.Scanner;

/** Whether somebody looks at the output. */
final class Terminal {
  private static final int USUAL_COLUMNS = 80;

  private Terminal() {}

  /** A bar on a terminal, else a line now and then. */
  static LiveConsole.Display display(PrintWriter out) {
    return isTerminal() ? new BarDisplay(System.out, columns()) : LiveConsole.lines(out);
  }

  /** How wide it is; as wide as the narrowest that are usual, if it does not say. */
  private static int columns() {
    try {
      Process stty =
          new ProcessBuilder("stty", "size")
              .redirectInput(new File("/dev/tty"))
              .redirectError(Redirect.DISCARD)
              .start();
      String said = new String(stty.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      int columns = new Scanner(said).skip("\\d+ ").nextInt();
      return columns > 0 ? columns : USUAL_COLUMNS; // some say 0
    } catch (IOException | NoSuchElementException e) {
      return USUAL_COLUMNS;
    }
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
