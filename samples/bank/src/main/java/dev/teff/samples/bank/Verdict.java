package dev.teff.samples.bank;

import java.util.ArrayList;
import java.util.List;

/** Whether the promises were kept. */
final class Verdict {
  private final List<String> broken = new ArrayList<>();

  /** Records a promise that was broken, unless it holds. */
  void require(boolean holds, String otherwise) {
    if (!holds) {
      broken.add(otherwise);
    }
  }

  boolean kept() {
    return broken.isEmpty();
  }

  /** What went wrong. */
  List<String> broken() {
    return List.copyOf(broken);
  }
}
