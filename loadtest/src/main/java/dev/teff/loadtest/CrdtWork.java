package dev.teff.loadtest;

import java.util.List;

/**
 * A replicated value of some size, and changes of it, one behind the other: half of them of what is
 * there, half of something new. The next round begins with the same value again.
 */
public interface CrdtWork {
  /** How many changes a round has. */
  int CHANGES = 64;

  /** A round of changes that one replica makes and applies; answers what hangs on all of it. */
  Object updates();

  /** A round of changes that were made elsewhere, merged; answers the value behind them. */
  Object merges();

  /** The mean size of the encoded changes. */
  double deltaBytes();

  /** The size of the encoded value. */
  int stateBytes();

  /**
   * Teff's.
   *
   * @param type for example {@code ORSet}
   * @param elements how many the value has
   */
  static CrdtWork of(String type, int elements) {
    return CrdtCase.of(type).at(elements);
  }

  /** The types that can be measured. */
  static List<String> types() {
    return CrdtCase.all().stream().map(CrdtCase::type).toList();
  }

  /** Which element a change is of, the same on every side. */
  static int element(int number, int elements) {
    return number % 2 == 0 ? number * 31 % elements : elements + number;
  }
}
