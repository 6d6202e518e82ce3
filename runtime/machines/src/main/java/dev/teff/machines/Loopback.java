package dev.teff.machines;

import java.util.List;
import java.util.Set;

/**
 * All silos at 127.0.0.1: for machines on which no namespaces can be made.
 *
 * @param why why not
 */
record Loopback(String why) implements Machines {
  @Override
  public String describe() {
    return "loopback addresses, because " + why;
  }

  @Override
  public int count() {
    return 1;
  }

  @Override
  public String address(int machine) {
    return "127.0.0.1";
  }

  @Override
  public String host(int number) {
    return "127.0.0." + (1 + number);
  }

  @Override
  public List<String> prefix(int machine) {
    return List.of();
  }

  @Override
  public boolean apart() {
    return false;
  }

  @Override
  public void cut(int from, Set<Integer> to) {
    throw new UnsupportedOperationException(describe());
  }

  @Override
  public void lose(int machine, int percent) {
    throw new UnsupportedOperationException(describe());
  }

  @Override
  public long dropped() {
    return 0;
  }

  @Override
  public void heal() {
    // Nothing was cut.
  }

  @Override
  public void close() {
    // There is nothing to be removed.
  }
}
