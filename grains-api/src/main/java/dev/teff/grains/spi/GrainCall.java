package dev.teff.grains.spi;

import dev.teff.grains.IdempotencyKey;
import org.jspecify.annotations.Nullable;

/**
 * One call of one method: typed arguments and a typed place for the result. Generated per method.
 *
 * <p>Arguments are copied, where they are not immutable, when the call is made, and the result when
 * the method returns; so inline, queued and remote calls mean the same. A call is invoked at most
 * once.
 *
 * @param <G> the grain interface
 */
public abstract class GrainCall<G> {
  private @Nullable IdempotencyKey key;

  /** For generated subclasses. */
  protected GrainCall() {}

  /** The key under which the call takes effect once, if it has one. */
  public final @Nullable IdempotencyKey key() {
    return key;
  }

  /** Gives the call a key, before it is sent. */
  public final void key(IdempotencyKey given) {
    key = given;
  }

  /** The method. */
  public abstract MethodDescriptor method();

  /** Runs the method on a grain and keeps the result. */
  public abstract void invoke(G grain) throws Exception;

  /** Writes the arguments. */
  public abstract void writeArguments(FieldWriter out);

  /** Writes the kept result. */
  public abstract void writeResult(FieldWriter out);

  /** Reads and keeps a result that came from another silo. */
  public abstract void readResult(FieldReader in);

  /** The kept result, boxed; null or zero before the call returned, and null for {@code void}. */
  public abstract @Nullable Object result();
}
