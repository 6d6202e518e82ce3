package dev.teff.grains;

import org.jspecify.annotations.Nullable;

/**
 * An exception that a grain threw on another silo, of a type that the caller's contract does not
 * know. Its message describes it, and its stack trace is the one of the remote silo.
 *
 * <pre>{@code
 * try {
 *   alice.withdraw(900);
 * } catch (RemoteGrainException e) {
 *   log.warn("{} failed on its silo: {}", e.remoteType(), e.getMessage());
 * }
 * }</pre>
 */
public final class RemoteGrainException extends GrainException {
  private static final long serialVersionUID = 1L;

  private final String remoteType;

  /** Makes one; for the runtime. What it is caused by is described in the same way. */
  public RemoteGrainException(String remoteType, String message, @Nullable Throwable cause) {
    super(ErrorCode.REMOTE_FAILURE, Outcome.UNKNOWN, message, cause);
    this.remoteType = remoteType;
  }

  /** The class name of the exception where it was thrown. */
  public String remoteType() {
    return remoteType;
  }
}
