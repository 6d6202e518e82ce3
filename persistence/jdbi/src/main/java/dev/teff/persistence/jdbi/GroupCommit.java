package dev.teff.persistence.jdbi;

import dev.teff.grains.ErrorCode;
import dev.teff.grains.GrainException;
import dev.teff.persistence.jdbi.Trouble.Scope;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Commits groups of writes over one connection. For use by one thread. */
final class GroupCommit {
  private static final Logger LOG = LoggerFactory.getLogger(GroupCommit.class);

  private static final Trouble BROKEN =
      new Trouble(
          ErrorCode.STORE_FAILED,
          Scope.STORE,
          "The store's writer failed",
          "too little memory, or a bug in Teff",
          "see the cause");

  private static final int TRIES = 20;
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

  private final Dialect dialect;
  private final EventTable events;
  private final Announcer announcer;
  private @Nullable Handle handle;

  GroupCommit(Dialect dialect, EventTable events, @Nullable Handle handle) {
    this.dialect = dialect;
    this.events = events;
    this.handle = handle;
    this.announcer = new Announcer(dialect.describe());
  }

  /** How a try to commit ended. */
  private enum Tried {
    /** The transaction is undone and should be tried again. */
    AGAIN,
    /** Its writes are told what became of them. */
    TOLD,
    /** They are told, and others would fare no better. */
    STORE_FAILED
  }

  /**
   * Commits a group in one transaction and tells each write what became of it. Returns false when
   * others would fare no better.
   */
  boolean commit(List<Write> group) {
    try {
      return commitOrRefuse(group);
    } catch (RuntimeException | Error e) {
      // None of the group has been told: that comes last, and does not fail.
      disconnect(e);
      LOG.error(
          "{}: a writer failed; what became of {} writes is unknown",
          dialect.describe(),
          group.size(),
          e);
      announcer.tell(group, write -> unknown(write, BROKEN, e));
      return true;
    }
  }

  private boolean commitOrRefuse(List<Write> group) {
    var plan = WritePlan.of(group);
    Tried tried = tryCommit(group, plan, false);
    for (int tries = 2; tried == Tried.AGAIN; tries++) {
      LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(tries * PAUSE_NANOS));
      tried = tryCommit(group, plan, tries == TRIES);
    }
    return tried == Tried.TOLD;
  }

  private Tried tryCommit(List<Write> group, WritePlan plan, boolean lastTry) {
    boolean reused = handle != null;
    boolean committing = false;
    try {
      Handle connection = connection();
      dialect.begin(connection);
      events.append(connection, plan.runs());
      dialect.claim(connection, plan.claims());
      plan.others().forEach(write -> write.apply(connection));
      committing = true;
      dialect.commit(connection);
    } catch (RuntimeException | Error e) {
      if (handle == null && e instanceof GrainException refusal) {
        // Of the dialect, which does not use the database as it found it.
        announcer.tell(group, write -> write.refused(refusal));
        return Tried.STORE_FAILED;
      }
      // The closed connection has rolled back what the database did not roll back already.
      disconnect(e);
      Trouble trouble = dialect.diagnose(e);
      boolean undone = !committing || trouble.undoesCommit();
      // A connection that was kept may have died long ago, for example with a restarted server.
      boolean stale = reused && !committing && trouble.scope() == Scope.STORE;
      if (undone && (stale || trouble.scope() == Scope.ONE_TRANSACTION) && !lastTry) {
        return Tried.AGAIN;
      }
      settle(group, undone, trouble, e);
      return trouble.scope() == Scope.STORE ? Tried.STORE_FAILED : Tried.TOLD;
    }
    announcer.tell(group, Write::committed);
    return Tried.TOLD;
  }

  private void settle(List<Write> group, boolean undone, Trouble trouble, Throwable failure) {
    if (!undone) {
      announcer.tell(group, write -> unknown(write, trouble, failure));
    } else if (trouble.scope() == Scope.ONE_WRITE && group.size() > 1) {
      commitEach(group);
    } else {
      announcer.tell(group, write -> refused(write, trouble, failure));
    }
  }

  private void refused(Write write, Trouble trouble, Throwable failure) {
    write.refused(
        failure instanceof GrainException known // what it met is damaged, say
            ? known
            : trouble.refusal(write.subject(), dialect.describe(), failure));
  }

  private void unknown(Write write, Trouble trouble, Throwable failure) {
    if (write.isHarmless()) {
      refused(write, trouble, failure);
    } else {
      write.unknown(trouble.unknown(write.subject(), dialect.describe(), failure));
    }
  }

  /** One by one for as long as the store works: each would try to connect anew. */
  private void commitEach(List<Write> group) {
    for (int i = 0; i < group.size(); i++) {
      boolean works = commit(List.of(group.get(i)));
      if (!works && i + 1 < group.size()) {
        commit(group.subList(i + 1, group.size()));
        return;
      }
    }
  }

  private Handle connection() {
    Handle current = handle;
    if (current == null) {
      current = dialect.open();
      handle = current;
    }
    return current;
  }

  private void disconnect(Throwable reason) {
    Handle broken = handle;
    handle = null;
    try {
      if (broken != null) {
        broken.close();
      }
    } catch (RuntimeException | Error e) {
      reason.addSuppressed(e);
    }
  }

  /** Ends the connection in order, when all writes know what became of them. */
  void close() {
    announcer.close();
    Handle current = handle;
    handle = null;
    if (current != null) {
      try (current) {
        dialect.finish(current);
      }
    }
  }
}
