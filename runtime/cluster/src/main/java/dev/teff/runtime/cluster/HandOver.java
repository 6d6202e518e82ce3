package dev.teff.runtime.cluster;

import dev.teff.grains.GrainId;
import dev.teff.runtime.cluster.ClusterView.Member;
import dev.teff.runtime.cluster.ClusterView.MemberState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How an owner comes to serve its range: the logic alone, without network, threads and clock. Each
 * input returns what is to be done.
 *
 * <pre>
 *   COMPLETE ──a view under which something may be gained──► GATHERING ──all have answered──► HAUNTED
 *      ▲  │                                                      ▲                               │
 *      │  └──a view under which nothing is, and no ghost         └────────────a newer view───────┤
 *      └────────────────────────────────ghosts waited out────────────────────────────────────────┘
 * </pre>
 *
 * <p>What was served before and is still owned is served throughout. While GATHERING, a grain that
 * is wanted is served as soon as everybody has answered for it alone. Used by one thread at a time;
 * {@link #territory()} by any.
 */
final class HandOver {
  /** With more unfinished views than this in a row, what was served before them is given up. */
  private static final int MOST_UNFINISHED = 8;

  /** What is to be done. */
  sealed interface Step {
    /** Ask a member for a page of what it hosts. */
    record Ask(SiloIdentity member, long version, int page) implements Step {}

    /** Read the committed view. */
    record Refresh(long version) implements Step {}

    /** Say {@link HandOver#woken} after this time. */
    record Wake(long nanos) implements Step {}

    /** Drop entries of silos that are not in the view: none of them may speak any more. */
    record Purge() implements Step {}

    /** The territory has grown. */
    record Serve() implements Step {}
  }

  /**
   * Whose answers are missing.
   *
   * @param version the view under which they are to answer
   * @param members none when their answers would not do, since ghosts are to be waited out
   */
  record Silent(long version, List<SiloIdentity> members) {}

  private final long self;
  private final long waitNanos;
  private final Map<Long, Long> ghostsKnownSince = new HashMap<>();
  private final Map<Long, SiloIdentity> unanswered = new HashMap<>();
  private boolean haunted;
  private volatile Territory territory;

  /**
   * An owner that has installed nothing.
   *
   * @param waitNanos how long after the removal of a silo is known it may still speak
   */
  HandOver(long self, long waitNanos) {
    this.self = self;
    this.waitNanos = waitNanos;
    this.territory = Territory.none(self);
  }

  Territory territory() {
    return territory;
  }

  /** A newer view is installed. */
  List<Step> installed(Routes next, long now) {
    Territory before = territory;
    boolean gains = gains(before, next);
    unanswered.clear();
    var steps = new ArrayList<Step>();
    if (gains) {
      for (Member member : next.view().members()) {
        if (member.silo().incarnation() != self && member.state() != MemberState.JOINING) {
          unanswered.put(member.silo().incarnation(), member.silo());
        }
      }
      territory = new Territory(self, next, unfinished(before, next), stillAlone(before, next));
    } else {
      territory = complete(next);
    }
    unanswered
        .values()
        .forEach(member -> steps.add(new Step.Ask(member, next.view().version(), 0)));
    lookForGhosts(next.view(), now);
    steps.addAll(progress(now));
    return steps;
  }

  /**
   * Whether the range may have grown. A member that comes takes from everybody and gives to nobody;
   * only one that is gone from the ring leaves something.
   */
  private boolean gains(Territory before, Routes next) {
    if (!hosts(next).contains(self)) {
      return false; // it owns nothing
    }
    return !before.isComplete()
        || !hosts(before.routes()).contains(self)
        || !hosts(next).containsAll(hosts(before.routes()));
  }

  private static Set<Long> hosts(Routes routes) {
    var hosts = new HashSet<Long>();
    routes
        .view()
        .inState(MemberState.ACTIVE)
        .forEach(member -> hosts.add(member.silo().incarnation()));
    return hosts;
  }

  private static List<Routes> unfinished(Territory before, Routes next) {
    if (before.since().isEmpty() || before.since().size() > MOST_UNFINISHED) {
      return List.of();
    }
    var since = new ArrayList<>(before.since());
    since.add(next);
    return since;
  }

  private Set<GrainId> stillAlone(Territory before, Routes next) {
    Set<GrainId> alone = ConcurrentHashMap.newKeySet();
    for (GrainId grain : before.alone()) {
      SiloIdentity owner = next.owner(grain);
      if (owner != null && owner.incarnation() == self) {
        alone.add(grain);
      }
    }
    return alone;
  }

  private Territory complete(Routes routes) {
    return new Territory(self, routes, List.of(routes), Set.of());
  }

  private void lookForGhosts(ClusterView view, long now) {
    ghostsKnownSince.keySet().retainAll(view.ghosts());
    view.ghosts().forEach(ghost -> ghostsKnownSince.putIfAbsent(ghost, now));
    haunted = true;
  }

  /** Whether an answer under this view is waited for. */
  boolean awaits(long member, long version) {
    return version == version() && unanswered.containsKey(member);
  }

  /**
   * A member answered with a page of what it hosts, and its entries are made. A page without more
   * behind it ends a listing, whichever page was asked for: a listing begins anew from the first.
   */
  List<Step> hosted(long member, long version, int page, boolean more, long now) {
    if (!awaits(member, version)) {
      return List.of();
    }
    if (more) {
      return ask(member, page + 1);
    }
    unanswered.remove(member);
    return progress(now);
  }

  /** A member has installed another view than it was asked under. */
  List<Step> otherView(long member, long asked, long version) {
    if (!awaits(member, asked)) {
      return List.of();
    }
    return version > asked ? List.of(new Step.Refresh(version)) : ask(member, 0);
  }

  /** A member did not answer in time; while the view is the same, it is asked again. */
  List<Step> unanswered(long member, long asked, int page) {
    return awaits(member, asked) ? ask(member, page) : List.of();
  }

  private List<Step> ask(long member, int page) {
    SiloIdentity silo = unanswered.get(member);
    return silo == null ? List.of() : List.of(new Step.Ask(silo, version(), page));
  }

  /** Time has passed. */
  List<Step> woken(long now) {
    return progress(now);
  }

  /** The ghosts of the installed view that have been waited out. */
  Set<Long> laidGhosts(long now) {
    var laid = new HashSet<Long>();
    ghostsKnownSince.forEach((ghost, since) -> {
      if (now - since >= waitNanos) {
        laid.add(ghost);
      }
    });
    return laid;
  }

  /** Who can be asked about one grain while its range is not served. */
  Silent silent() {
    return new Silent(version(), haunted ? List.of() : List.copyOf(unanswered.values()));
  }

  /**
   * Those that were silent under a view have said where a grain is, and its entry is made if it is
   * anywhere.
   *
   * @return whether the grain is served from now on
   */
  boolean settled(GrainId grain, long version) {
    if (version != version() || !territory.owns(grain)) {
      return false;
    }
    return territory.serves(grain) || territory.alone().add(grain);
  }

  private List<Step> progress(long now) {
    var steps = new ArrayList<Step>();
    if (haunted) {
      long wait = 0;
      for (long since : ghostsKnownSince.values()) {
        wait = Math.max(wait, since + waitNanos - now);
      }
      if (wait > 0) {
        return List.of(new Step.Wake(wait));
      }
      haunted = false;
      steps.add(new Step.Purge());
    }
    if (unanswered.isEmpty() && !territory.isComplete()) {
      territory = complete(territory.routes());
      steps.add(new Step.Serve());
    }
    return steps;
  }

  private long version() {
    return territory.routes().view().version();
  }

  /** For the log. */
  @Override
  public String toString() {
    return "view %d, %s"
        .formatted(version(), territory.isComplete() ? "complete" : unanswered.keySet());
  }
}
