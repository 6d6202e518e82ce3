package dev.teff.machines;

import java.io.IOException;

/** A process that makes machines, says so, and waits to be killed. */
final class Holder {
  private Holder() {}

  /** The process. */
  public static void main(String[] arguments) throws IOException {
    Machines machines = Machines.create(2);
    System.out.println(machines.describe());
    while (System.in.read() >= 0) {
      // it has nothing more to do
    }
  }
}
