package dev.teff.runtime.cluster;

import dev.teff.grains.GrainId;
import dev.teff.runtime.cluster.DirectoryAnswer.Hosted;
import dev.teff.runtime.spi.HostedGrain;
import dev.teff.runtime.spi.LocalSilo;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/**
 * Tells owners, page by page, what this silo hosts in their ranges. Between two pages it keeps
 * where it stopped, and the last page in case it got lost. Safe for use by any thread.
 */
final class Listing {
  private static final int BYTES_OF_A_CHAR = 3; // in UTF-8, at most

  /** Its number, and the fields' heads. */
  private static final int AROUND_A_GRAIN = 32;

  private final LocalSilo silo;
  private final Predicate<GrainId> handed;
  private final int page;
  private final int pageBytes;
  private final Map<Long, Course> courses = new ConcurrentHashMap<>();

  /**
   * A listing.
   *
   * @param handed whether a grain that is still in the table is another silo's to name
   * @param page how many grains a page has at most
   * @param pageBytes behind how many bytes a page ends; it is larger by one grain at most
   */
  Listing(LocalSilo silo, Predicate<GrainId> handed, int page, int pageBytes) {
    this.silo = silo;
    this.handed = handed;
    this.page = page;
    this.pageBytes = pageBytes;
  }

  /** Forgets what was told under older views. */
  void begin() {
    courses.clear();
  }

  /**
   * A page for an owner.
   *
   * @param routes by the view that is installed
   * @return the first page instead when the wanted one is not at hand
   */
  Hosted page(SiloIdentity owner, Routes routes, int wanted) {
    Course course =
        courses.compute(
            owner.incarnation(),
            (incarnation, known) ->
                known == null || !known.continues(routes, wanted)
                    ? new Course(owner, routes, silo.hosted())
                    : known);
    return course.page(wanted);
  }

  /**
   * What there is of one grain.
   *
   * @param version the view that is installed, looked at before
   */
  Hosted one(GrainId grain, long version) {
    return new Hosted(version, 0, handed.test(grain) ? List.of() : inTable(grain), false);
  }

  private List<HostedGrain> inTable(GrainId grain) {
    return silo.hosted(grain).stream().toList();
  }

  /**
   * Whether a grain that was in the table is this silo's to name. One that was handed leaves the
   * table before it is forgotten to be: so the table is looked at last.
   */
  private boolean isNamed(HostedGrain hosted) {
    return !handed.test(hosted.grain()) && inTable(hosted.grain()).contains(hosted);
  }

  /** More than a grain takes in a page. */
  private static int mostBytes(GrainId grain) {
    return AROUND_A_GRAIN + BYTES_OF_A_CHAR * (grain.type().length() + grain.key().length());
  }

  /** How far one owner has been told. */
  private final class Course {
    private final SiloIdentity owner;
    private final Routes routes;
    private final Iterator<HostedGrain> rest;
    private final ReentrantLock lock = new ReentrantLock();
    private Hosted last;

    Course(SiloIdentity owner, Routes routes, Iterator<HostedGrain> all) {
      this.owner = owner;
      this.routes = routes;
      this.rest = all;
      this.last = new Hosted(routes.view().version(), -1, List.of(), true);
    }

    boolean continues(Routes now, int wanted) {
      lock.lock();
      try {
        int told = last.page();
        return routes == now && (wanted == told || (wanted == told + 1 && last.more()));
      } finally {
        lock.unlock();
      }
    }

    Hosted page(int wanted) {
      lock.lock();
      try {
        if (wanted != last.page() || wanted < 0) {
          last = next();
        }
        return last;
      } finally {
        lock.unlock();
      }
    }

    private Hosted next() {
      var grains = new ArrayList<HostedGrain>();
      int bytes = 0;
      while (grains.size() < page && bytes < pageBytes && rest.hasNext()) {
        HostedGrain hosted = rest.next(); // perhaps found when the page before was told
        if (owner.equals(routes.owner(hosted.grain())) && isNamed(hosted)) {
          grains.add(hosted);
          bytes += mostBytes(hosted.grain());
        }
      }
      return new Hosted(routes.view().version(), last.page() + 1, grains, rest.hasNext());
    }
  }
}
