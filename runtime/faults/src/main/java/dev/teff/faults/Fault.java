package dev.teff.faults;

import dev.teff.machines.Machines;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/** What is done to one silo, the victim, and then undone. */
enum Fault {
  /** SIGKILL; the silo is started again. */
  KILL("SIGKILL", false, Duration.ofSeconds(3)) {
    @Override
    void strike(Fleet fleet, Machines machines, int victim) {
      fleet.signal(victim, "KILL");
    }
  },

  /** SIGSTOP for longer than a silo may be silent, and SIGCONT. */
  FREEZE("SIGSTOP 6 s, SIGCONT", false, Duration.ofSeconds(6)) {
    @Override
    void strike(Fleet fleet, Machines machines, int victim) {
      fleet.signal(victim, "STOP");
    }

    @Override
    void end(Fleet fleet, Machines machines, int victim) {
      fleet.signal(victim, "CONT");
    }
  },

  /** SIGSTOP for less than that. */
  HICCUP("SIGSTOP 1 s, SIGCONT", false, Duration.ofSeconds(1)) {
    @Override
    void strike(Fleet fleet, Machines machines, int victim) {
      fleet.signal(victim, "STOP");
    }

    @Override
    void end(Fleet fleet, Machines machines, int victim) {
      fleet.signal(victim, "CONT");
    }
  },

  /** All silos get less of the processors than they want: slow, but none of them is dead. */
  SATURATION("busy processors", false, Duration.ofSeconds(6)) {
    @Override
    void strike(Fleet fleet, Machines machines, int victim) {
      fleet.saturate();
    }

    @Override
    void end(Fleet fleet, Machines machines, int victim) {
      fleet.relax();
    }

    @Override
    boolean spares() {
      return true;
    }
  },

  /** SIGTERM: the silo leaves in good order, and is started again. */
  LEAVE("SIGTERM", false, Duration.ofSeconds(3)) {
    @Override
    void strike(Fleet fleet, Machines machines, int victim) {
      fleet.signal(victim, "TERM");
    }
  },

  /** Nothing passes between the victim and the other silos; clients and store reach all. */
  PARTITION("cut off from the silos", true, Duration.ofSeconds(6)) {
    @Override
    void strike(Fleet fleet, Machines machines, int victim) {
      Set<Integer> rest = others(fleet, victim);
      machines.cut(victim, rest);
      rest.forEach(other -> machines.cut(other, Set.of(victim)));
    }
  },

  /** The victim hears the others, and they do not hear it. */
  ONE_WAY("cut off one way", true, Duration.ofSeconds(6)) {
    @Override
    void strike(Fleet fleet, Machines machines, int victim) {
      machines.cut(victim, others(fleet, victim));
    }
  },

  /** Every third packet to the victim is lost. */
  LOSS("30 % loss", true, Duration.ofSeconds(6)) {
    @Override
    void strike(Fleet fleet, Machines machines, int victim) {
      machines.lose(victim, 30);
    }
  };

  private final String title;
  private final boolean cuts;
  private final Duration length;

  Fault(String title, boolean cuts, Duration length) {
    this.title = title;
    this.cuts = cuts;
    this.length = length;
  }

  /** Begins it. */
  abstract void strike(Fleet fleet, Machines machines, int victim);

  /** Undoes it; cuts and losses are healed anyway, and processes started again. */
  void end(Fleet fleet, Machines machines, int victim) {}

  /** Whether the others have to put up with it: no silo may be taken for dead. */
  boolean spares() {
    return false;
  }

  private static Set<Integer> others(Fleet fleet, int victim) {
    var others = new HashSet<Integer>();
    for (int machine = 0; machine < fleet.size(); machine++) {
      if (machine != victim) {
        others.add(machine);
      }
    }
    return others;
  }

  String title() {
    return title;
  }

  /** Whether it needs a network that can be cut. */
  boolean cuts() {
    return cuts;
  }

  /** How long it lasts when nobody says otherwise. */
  Duration length() {
    return length;
  }
}
