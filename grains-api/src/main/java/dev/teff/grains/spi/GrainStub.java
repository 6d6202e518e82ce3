package dev.teff.grains.spi;

import dev.teff.grains.CallOptions;
import dev.teff.grains.GrainId;

/** A reference to a grain; the generated subclass implements the grain interface. Immutable. */
public abstract class GrainStub {
  /** The grain's address. */
  protected final GrainId id;

  /** Where calls go. */
  protected final CallSender sender;

  /** How calls are made. */
  protected final CallOptions options;

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
