package dev.teff.persistence.jdbi;

import dev.teff.grains.GrainException;
import dev.teff.grains.GrainException.Outcome;
import dev.teff.grains.GrainId;
import dev.teff.persistence.jdbi.EventPages.Page;
import dev.teff.persistence.jdbi.EventPages.Wanted;
import dev.teff.persistence.spi.Batch;
import dev.teff.persistence.spi.Claim;
import dev.teff.persistence.spi.EventLog;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Logs in tables: claims and appends go through the writers in one order, reads through readers.
 */
final class JdbiEventLog implements EventLog {
  private final Dialect dialect;
  private final EventTable table;
  private final EventPages pages;
  private final GroupedReads<Wanted, Page> first;
  private final GrainList grains;
  private final Writers writers;
  private final Readers readers;

  JdbiEventLog(
      Dialect dialect,
      EventTable table,
      EventPages pages,
      GrainList grains,
      Writers writers,
      Readers readers) {
    this.dialect = dialect;
    this.table = table;
    this.pages = pages;
    this.first = new GroupedReads<>(readers, new FirstPages(dialect, pages));
    this.grains = grains;
    this.writers = writers;
    this.readers = readers;
  }

  @Override
  public Claim claim(GrainId grain) {
    var write = new ClaimWrite(dialect, grain);
    writers.submit(write);
    return table.remember(
        grain, Threads.await(write.answer(), write.subject(), Outcome.DID_NOT_RUN));
  }

  @Override
  public void read(GrainId grain, long from, long to, RecordReader reader) {
    var wanted = new Wanted(grain, from, to);
    var ahead = new PagesAhead(readers, pages, wanted);
    try {
      Page page = Threads.await(first.read(wanted), wanted.subject(), Outcome.DID_NOT_RUN);
      while (!page.last()) {
        ahead.follow(page);
        page.records().forEach(reader::read);
        page = ahead.next();
      }
      page.records().forEach(reader::read);
    } finally {
      ahead.forget();
    }
  }

  @Override
  public void append(Batch batch, AppendListener listener) {
    writers.submit(new AppendWrite(table, batch, listener));
  }

  @Override
  public long maxEvent() {
    return table.maxEvent();
  }

  @Override
  public Optional<GrainException> oversize(GrainId grain, List<Batch.Event> events) {
    return table.oversize(grain, events);
  }

  /** In as many transactions as it takes, with those of others between them. */
  @Override
  public boolean trim(GrainId grain, long epoch, long first) {
    OptionalLong begin = trimSome(grain, epoch, first);
    while (begin.isPresent() && begin.getAsLong() < first) {
      begin = trimSome(grain, epoch, first);
    }
    return begin.isPresent();
  }

  private OptionalLong trimSome(GrainId grain, long epoch, long first) {
    var write =
        new AwaitedWrite<>(
            grain.toString(),
            "trimming the log of " + grain,
            0,
            handle -> table.trim(handle, grain, epoch, first));
    writers.submit(write);
    return Threads.await(write.answer(), write.subject(), Outcome.UNKNOWN);
  }

  @Override
  public Keys keys(String type, String cursor, int limit) {
    String subject = "listing the grains of type " + type;
    return Threads.await(
        readers.submit(subject, handle -> grains.page(handle, type, cursor, limit)),
        subject,
        Outcome.DID_NOT_RUN);
  }

  @Override
  public long count(String type) {
    String subject = "counting the grains of type " + type;
    return Threads.await(
        readers.submit(subject, handle -> grains.count(handle, type)),
        subject,
        Outcome.DID_NOT_RUN);
  }

  @Override
  public List<String> types() {
    String subject = "listing the types of grains";
    return Threads.await(readers.submit(subject, grains::types), subject, Outcome.DID_NOT_RUN);
  }
}
