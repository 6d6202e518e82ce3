package dev.teff.grains.spi;

import dev.teff.grains.CallOptions;
import dev.teff.grains.GrainId;
import org.jspecify.annotations.Nullable;

/**
 * A reference to a grain; the generated subclass implements the grain interface. Immutable, but for
 * a note of the runtime's.
 */
public abstract class GrainStub {
  /** The grain's address. */
  protected final GrainId id;

  /** Where calls go. */
  protected final CallSender sender;

  /** How calls are made. */
  protected final CallOptions options;

  private @Nullable Object found; // racy, on purpose

  /** For generated subclasses. */
  protected GrainStub(GrainId id, CallSender sender, CallOptions options) {
    this.id = id;
    this.sender = sender;
    this.options = options;
  }

  /** The grain's address. */
  public final GrainId grainId() {
    return id;
  }

  /** How calls through this reference are made. */
  public final CallOptions callOptions() {
    return options;
  }

  /**
   * What the sender of a reference noted last, or something older, or nothing; by any thread.
   * Static, so that a grain may have a method of the name.
   */
  public static @Nullable Object found(GrainStub reference) {
    return reference.found;
  }

  /**
   * Keeps a note of the sender's about where the grain is. Others may see it late, or not at all.
   */
  public static void found(GrainStub reference, Object note) {
    reference.found = note;
  }

  /** A reference to the same grain that calls in another way. */
  public abstract GrainStub with(CallSender sender, CallOptions options);

  @Override
  public final boolean equals(Object other) {
    return other instanceof GrainStub that && id.equals(that.id);
  }

  @Override
  public final int hashCode() {
    return id.hashCode();
  }

  @Override
  public final String toString() {
    return id.toString();
  }
}
