package dev.teff.persistence.jdbi;

import dev.teff.grains.GrainException.Outcome;
import dev.teff.grains.GrainId;
import dev.teff.persistence.jdbi.EventPages.Page;
import dev.teff.persistence.spi.Batch;
import dev.teff.persistence.spi.Claim;
import dev.teff.persistence.spi.EventLog;
import java.util.concurrent.CompletableFuture;

/** Logs in tables: claims and appends go through the writer in one order, reads through readers. */
final class JdbiEventLog implements EventLog {
  private final EventTable table;
  private final EventPages pages;
  private final Writer writer;
  private final Readers readers;

  JdbiEventLog(EventTable table, EventPages pages, Writer writer, Readers readers) {
    this.table = table;
    this.pages = pages;
    this.writer = writer;
    this.readers = readers;
  }

  @Override
  public Claim claim(GrainId grain) {
    var write =
        new AwaitedWrite<>("the claim of " + grain, 0, handle -> table.claim(handle, grain));
    writer.submit(write);
    return Threads.await(write.answer(), write.subject(), Outcome.DID_NOT_RUN);
  }

  /** Fetches the next page while the caller takes the current one. */
  @Override
  public void read(GrainId grain, long from, long to, RecordReader reader) {
    String subject = "reading the log of " + grain;
    Page page = Threads.await(fetch(subject, grain, from, to), subject, Outcome.DID_NOT_RUN);
    while (!page.last()) {
      var following = fetch(subject, grain, page.next(), to);
      page.records().forEach(reader::read);
      page = Threads.await(following, subject, Outcome.DID_NOT_RUN);
    }
    page.records().forEach(reader::read);
  }

  private CompletableFuture<Page> fetch(String subject, GrainId grain, long from, long to) {
    return readers.submit(subject, handle -> pages.read(handle, grain, from, to));
  }

  @Override
  public void append(Batch batch, AppendListener listener) {
    writer.submit(new AppendWrite(table, batch, listener));
  }
}
