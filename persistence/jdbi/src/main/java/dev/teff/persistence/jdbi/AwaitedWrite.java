package dev.teff.persistence.jdbi;

import java.util.function.Function;
import org.jdbi.v3.core.Handle;

/** A change whose caller waits for its result, and which has nothing in common with others. */
final class AwaitedWrite<T> extends AnsweredWrite<T> {
  private final long bytes;
  private final Function<Handle, T> change;

  AwaitedWrite(String key, String subject, long bytes, Function<Handle, T> change) {
    super(key, subject);
    this.bytes = bytes;
    this.change = change;
  }

  @Override
  public long bytes() {
    return bytes;
  }

  @Override
  public void apply(Handle handle) {
    becomes(change.apply(handle));
  }
}
