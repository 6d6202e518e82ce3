package dev.teff.persistence.jdbi;

import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Commits groups of writes over one connection. For use by one thread. */
final class GroupCommit {
  private final Dialect dialect;
  private @Nullable Handle handle;

  GroupCommit(Dialect dialect, Handle handle) {
    this.dialect = dialect;
    this.handle = handle;
  }

  /** Commits a group in one transaction and tells each write what became of it. */
  void commit(List<Write> group) {
    boolean committing = false;
    try {
      Handle connection = connection();
      dialect.begin(connection);
      group.forEach(write -> write.apply(connection));
      committing = true;
      dialect.commit(connection);
    } catch (RuntimeException | Error e) {
      // The closed connection has rolled back what the database did not roll back already.
      disconnect(e);
      settle(group, committing, e);
      return;
    }
    group.forEach(Write::committed);
  }

  private void settle(List<Write> group, boolean committing, Throwable failure) {
    Trouble trouble = dialect.diagnose(failure);
    String where = dialect.describe();
    if (committing && !trouble.undoesCommit()) {
      group.forEach(write -> write.unknown(trouble.unknown(write.subject(), where, failure)));
    } else if (trouble.scope() == Trouble.Scope.ONE_WRITE && group.size() > 1) {
      group.forEach(write -> commit(List.of(write)));
    } else {
      group.forEach(write -> write.refused(trouble.refusal(write.subject(), where, failure)));
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
    } catch (RuntimeException e) {
      reason.addSuppressed(e);
    }
  }

  /** Ends the connection in order. */
  void close() {
    Handle current = handle;
    handle = null;
    if (current != null) {
      try (current) {
        dialect.finish(current);
      }
    }
  }
}
