package dev.teff.loadtest.harness;

import java.time.Duration;

/** Something that is done to a cluster while it is under load. Silos are counted from 1. */
public sealed interface Fault {
  /** What it is, for reports. */
  String describe();

  /** The silo that it strikes; 0 when it strikes none of those that are there. */
  int silo();

  /** SIGKILL. */
  record Kill(int silo) implements Fault {
    @Override
    public String describe() {
      return "kill silo " + silo;
    }
  }

  /** SIGSTOP, and SIGCONT after a while. */
  record Freeze(int silo, Duration time) implements Fault {
    /** Checks the time. */
    public Freeze {
      Durations.positive("A freeze", time);
    }

    @Override
    public String describe() {
      return "freeze silo %d for %s".formatted(silo, Text.duration(time.toNanos()));
    }
  }

  /** Other silos do not reach the silo, nor it them, for a while; clients reach all. */
  record Partition(int silo, Duration time) implements Fault {
    /** Checks the time. */
    public Partition {
      Durations.positive("A partition", time);
    }

    @Override
    public String describe() {
      return "cut silo %d off for %s".formatted(silo, Text.duration(time.toNanos()));
    }
  }

  /** SIGTERM: the silo hands its grains over and leaves. */
  record Drain(int silo) implements Fault {
    @Override
    public String describe() {
      return "drain silo " + silo;
    }
  }

  /** One more silo. */
  record AddSilo() implements Fault {
    @Override
    public String describe() {
      return "add a silo";
    }

    @Override
    public int silo() {
      return 0;
    }
  }
}
