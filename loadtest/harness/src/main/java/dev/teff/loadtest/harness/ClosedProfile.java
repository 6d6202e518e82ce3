package dev.teff.loadtest.harness;

import java.util.List;
import java.util.stream.Stream;

/** How many users there are to be at each moment of a closed model. */
final class ClosedProfile {
  private static final long MOST_USERS = 10_000_000;

  private final List<ClosedStep.Users> parts;

  ClosedProfile(List<ClosedStep> steps) {
    parts =
        steps.stream()
            .flatMap(step ->
                switch (step) {
                  case ClosedStep.Users users -> Stream.of(users);
                  case ClosedStep.Stairs stairs -> stairs.parts().stream();
                })
            .toList();
    if (most() > MOST_USERS) {
      throw new IllegalArgumentException(
          "%d concurrent users are more than the %d that are possible."
              .formatted(most(), MOST_USERS));
    }
  }

  /** The largest number. */
  int most() {
    return parts.stream().mapToInt(part -> Math.max(part.from(), part.to())).max().orElse(0);
  }

  /** How long it all takes, in nanoseconds. */
  long length() {
    return parts.stream().mapToLong(part -> part.duration().toNanos()).sum();
  }

  /** How many users there are to be at a time since the start. */
  int usersAt(long time) {
    long begin = 0;
    for (ClosedStep.Users part : parts) {
      long length = part.duration().toNanos();
      if (time < begin + length) {
        double share = (double) (time - begin) / length;
        return part.from() + (int) ((part.to() - part.from()) * share);
      }
      begin += length;
    }
    return 0;
  }

  /** When the number changes next after a time since the start. */
  long nextChange(long time) {
    long begin = 0;
    for (ClosedStep.Users part : parts) {
      long length = part.duration().toNanos();
      if (time < begin + length) {
        int difference = Math.abs(part.to() - part.from());
        if (difference == 0) {
          return begin + length;
        }
        long done = (long) ((double) (time - begin) / length * difference);
        long next = begin + (long) Math.ceil((double) (done + 1) * length / difference);
        return Math.min(Math.max(next, time + 1), begin + length);
      }
      begin += length;
    }
    return length();
  }
}
