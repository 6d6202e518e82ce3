package dev.teff.simulator;

import java.util.ArrayList;
import java.util.List;

/** What happened, in order: lines to read, and a sum over every single step to compare. */
final class Trace {
  private final List<String> lines = new ArrayList<>();
  private long steps;
  private long sum = 0xcbf29ce484222325L;

  /** A step was taken. */
  void step(long now, int node) {
    steps++;
    mix(now);
    mix(node);
  }

  private void mix(long value) {
    sum = (sum ^ value) * 0x100000001b3L;
    sum ^= sum >>> 29;
  }

  /** Something worth reading happened. */
  void note(long now, String who, String what) {
    lines.add("%9.3f  %-9s %s".formatted(now / 1e9, who, what));
    mix(what.hashCode());
  }

  List<String> lines() {
    return lines;
  }

  long steps() {
    return steps;
  }

  /** Equal for equal histories, down to the order of steps. */
  String fingerprint() {
    return "%016x/%d".formatted(sum, steps);
  }
}
