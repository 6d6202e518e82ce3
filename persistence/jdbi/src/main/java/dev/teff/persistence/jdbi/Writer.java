package dev.teff.persistence.jdbi;

import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A thread that writes. Whatever gathers while it commits goes into its next transaction, so that
 * the price of forcing the disk is shared by all who wait. A platform thread: the driver's native
 * calls would hold the carrier of a virtual one.
 */
final class Writer {
  private static final Logger LOG = LoggerFactory.getLogger(Writer.class);

  private final String where;
  private final WriteQueue queue = new WriteQueue();
  private final GroupCommit groupCommit;
  private final Thread thread;

  Writer(String where, GroupCommit groupCommit) {
    this.where = where;
    this.groupCommit = groupCommit;
    this.thread = Thread.ofPlatform().daemon().name("teff-writer " + where).unstarted(this::run);
    thread.start();
  }

  /** Hands over a write; it is told what became of it, on a thread of the store. */
  void submit(Write write) {
    if (!queue.offer(write)) {
      write.refused(Closed.refusal(where));
    }
  }

  private void run() {
    for (List<Write> group = queue.take(); !group.isEmpty(); group = queue.take()) {
      groupCommit.commit(group);
    }
    try {
      groupCommit.close();
    } catch (RuntimeException e) {
      LOG.warn("{}: could not close the writer's connection in order", where, e);
    }
  }

  /** Lets nothing in any more. */
  void close() {
    queue.close();
  }

  /** Waits until what was submitted is committed. */
  void awaitEnd() {
    Threads.join(thread);
  }
}
