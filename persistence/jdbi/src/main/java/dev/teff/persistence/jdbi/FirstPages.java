package dev.teff.persistence.jdbi;

import static dev.teff.persistence.jdbi.EventPages.FIRST_ROWS;

import dev.teff.persistence.jdbi.EventPages.Page;
import dev.teff.persistence.jdbi.EventPages.Wanted;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** The first pages of logs, which are all that most logs have. */
final class FirstPages implements GroupedQuery<Wanted, Page> {
  private final Dialect dialect;
  private final EventPages pages;

  FirstPages(Dialect dialect, EventPages pages) {
    this.dialect = dialect;
    this.pages = pages;
  }

  @Override
  public String subject(Wanted wanted) {
    return wanted.subject();
  }

  @Override
  public boolean isShared() {
    return !dialect.pages().isEmpty();
  }

  @Override
  public Page read(Handle handle, Wanted wanted) {
    return pages.read(handle, wanted, FIRST_ROWS);
  }

  @Override
  public List<Page> readAll(Handle handle, List<Wanted> wanted) {
    return pages.readAll(handle, wanted, FIRST_ROWS);
  }

  @Override
  public long bytes(Page page) {
    return page.bytes();
  }
}
