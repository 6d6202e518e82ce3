package dev.teff.persistence.jdbi;

import dev.teff.grains.GrainException.Outcome;
import dev.teff.persistence.jdbi.EventPages.Page;
import dev.teff.persistence.jdbi.EventPages.Wanted;
import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;

/**
 * The pages of one log behind the first one, fetched while those before them are taken. Two are on
 * their way, so that the database prepares one while the driver unpacks the other. For use by one
 * thread.
 */
final class PagesAhead {
  private static final int ON_THEIR_WAY = 2;

  private final Readers readers;
  private final EventPages pages;
  private final Wanted whole;
  private final ArrayDeque<Fetch> fetches = new ArrayDeque<>();
  private int rows = EventPages.FIRST_ROWS;

  PagesAhead(Readers readers, EventPages pages, Wanted whole) {
    this.readers = readers;
    this.pages = pages;
    this.whole = whole;
  }

  /**
   * A page on its way.
   *
   * @param behind where the page behind it begins, if it is not cut short
   */
  private record Fetch(Wanted wanted, long behind, CompletableFuture<Page> page) {}

  /** Fetches what is behind a page. */
  void follow(Page page) {
    // One that was cut short for its size, or begins behind what was forgotten, ends elsewhere.
    if (!fetches.isEmpty() && fetches.peek().wanted.from() != page.next()) {
      forget();
    }
    rows = page.nextRows(rows);
    long from = fetches.isEmpty() ? page.next() : fetches.getLast().behind;
    while (fetches.size() < ON_THEIR_WAY && from <= whole.to()) {
      from = fetch(new Wanted(whole.grain(), from, whole.to()), rows);
    }
  }

  /** Nobody waits for what is on its way. */
  void forget() {
    fetches.forEach(fetch -> fetch.page.cancel(false));
    fetches.clear();
  }

  private long fetch(Wanted wanted, int limit) {
    long behind = wanted.from() + limit;
    var page = readers.submit(wanted.subject(), handle -> pages.read(handle, wanted, limit));
    fetches.add(new Fetch(wanted, behind, page));
    return behind;
  }

  /** Waits for the next page; there must be one. */
  Page next() {
    return Threads.await(fetches.remove().page, whole.subject(), Outcome.DID_NOT_RUN);
  }
}
