package dev.teff.runtime;

import dev.teff.grains.spi.MethodDescriptor;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Which methods of a grain type are slow or block, as far as it was seen. Their calls are queued: a
 * caller that runs a turn itself cannot walk away from it. And whether the type's grains become
 * active quickly.
 *
 * <p>What was seen twice within some measured runs counts, so that a cold start or a busy machine
 * does not; a method that was quick many times in a row may run inline again. Safe for use by any
 * thread; observations may get lost in races, which costs nothing but time.
 */
final class MethodPaces {
  /** Longer than this is slow. */
  static final long SLOW_NANOS = 1_000_000;

  private static final int PENALTY = 16;
  private static final int QUEUED_FROM = 2 * PENALTY - 8;
  private static final int WORST = 4 * PENALTY;

  private static final int TRUSTED_FROM = 32;

  // Only methods that were slow once are in it, and most types have none.
  private volatile Pace[] seen = {};

  // Methods that were quick once.
  private volatile Pace[] quick = {};

  // Racy, too.
  private int quickActivations;
  private boolean slowActivation; // there was one

  private static final class Pace {
    final MethodDescriptor method;
    int score; // racy, as all of these: penalties of a slow one, quick runs in a row of the others

    Pace(MethodDescriptor method) {
      this.method = method;
    }
  }

  /** Whether calls of a method are to be queued. */
  boolean isSlow(MethodDescriptor method) {
    Pace pace = find(seen, method);
    return pace != null && pace.score >= QUEUED_FROM;
  }

  /** Whether a method was slow lately, so that all its runs should be measured. */
  boolean isSuspect(MethodDescriptor method) {
    Pace pace = find(seen, method);
    return pace != null && pace.score > 0;
  }

  /** Whether a method was quick in all of its last runs that were measured, and those many. */
  boolean isQuick(MethodDescriptor method) {
    Pace pace = find(quick, method);
    return pace != null && pace.score >= TRUSTED_FROM;
  }

  /** Whether the last activations that were made were quick, and those many. */
  boolean activatesQuickly() {
    return quickActivations >= TRUSTED_FROM;
  }

  /** Whether one was slow, and not many were quick since. */
  boolean activatesSlowly() {
    return slowActivation && !activatesQuickly();
  }

  /** Learns how long an activation took, or an attempt at one. */
  void observeActivation(long nanos) {
    if (nanos > SLOW_NANOS) {
      quickActivations = 0;
      slowActivation = true;
    } else if (quickActivations < TRUSTED_FROM) {
      quickActivations++;
    }
  }

  /** Learns how long a run took. */
  void observe(MethodDescriptor method, long nanos) {
    Pace slow = find(seen, method);
    Pace fast = find(quick, method);
    if (nanos > SLOW_NANOS) {
      if (slow == null) {
        slow = new Pace(method);
        seen = and(seen, slow);
      }
      slow.score = Math.min(WORST, slow.score + PENALTY);
      if (fast != null) {
        fast.score = 0;
      }
      return;
    }
    if (slow != null && slow.score > 0) {
      slow.score--;
    }
    if (fast == null) {
      quick = and(quick, new Pace(method));
    } else if (fast.score < TRUSTED_FROM) {
      fast.score++;
    }
  }

  @SuppressWarnings("ReferenceEquality") // there is one descriptor per method, costly to compare
  private static @Nullable Pace find(Pace[] paces, MethodDescriptor method) {
    for (Pace pace : paces) {
      if (pace.method == method) {
        return pace;
      }
    }
    return null;
  }

  private static Pace[] and(Pace[] before, Pace pace) {
    Pace[] after = Arrays.copyOf(before, before.length + 1);
    after[before.length] = pace;
    return after;
  }
}
