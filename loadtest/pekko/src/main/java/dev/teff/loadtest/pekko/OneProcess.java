package dev.teff.loadtest.pekko;

import dev.teff.loadtest.ChildJvm;
import dev.teff.loadtest.Contender;
import dev.teff.loadtest.Keys;
import dev.teff.loadtest.RetainedHeap;
import dev.teff.loadtest.TeffContender;
import java.io.IOException;
import java.util.List;

/** A contender in a process of its own: it answers one call, then tells what many objects weigh. */
final class OneProcess {
  static final String ANSWERED = "answered";
  static final String BYTES = "bytes";
  static final String TEFF = "TEFF";

  private OneProcess() {}

  /**
   * Starts one.
   *
   * @param contender {@link #TEFF}, or the name of {@link PekkoSettings}
   * @param objects how many idle ones to weigh; 0 for none
   */
  static ChildJvm start(String contender, int objects) throws IOException {
    return ChildJvm.start(OneProcess.class, List.of(), contender, Integer.toString(objects));
  }

  /** The process. */
  public static void main(String[] arguments) throws Exception {
    String name = arguments[0];
    int objects = Integer.parseInt(arguments[1]);
    try (Contender contender =
        name.equals(TEFF)
            ? TeffContender.alone()
            : PekkoContender.alone(PekkoSettings.valueOf(name))) {
      contender.counter("first").add(1);
      System.out.println(ANSWERED);
      if (objects > 0) {
        System.out.println(BYTES + " " + weigh(contender, objects));
      }
    }
    System.exit(0);
  }

  private static double weigh(Contender contender, int objects) throws Exception {
    touch(contender, 0, objects / 100);
    long before = RetainedHeap.measure();
    touch(contender, objects / 100, objects + objects / 100);
    return (double) (RetainedHeap.measure() - before) / objects;
  }

  private static void touch(Contender contender, int from, int to) throws Exception {
    for (int i = from; i < to; i++) {
      contender.touch(Keys.of(i), i);
    }
  }
}
