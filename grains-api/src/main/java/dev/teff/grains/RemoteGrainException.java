package dev.teff.grains;

/**
 * An exception that a grain threw on another silo, of a type that the caller's contract does not
 * know. Its message describes it, and its stack trace is the one of the remote silo.
 *
 * <pre>{@code
 * catch (RemoteGrainException e) {
 *   log.warn("{} failed on its silo: {}", e.remoteType(), e.getMessage());
 * }
 * }</pre>
 */
public final class RemoteGrainException extends GrainException {
  private static final long serialVersionUID = 1L;

  private final String remoteType;

  /** Makes one; for the runtime. */
  public RemoteGrainException(String remoteType, String message) {
    super(ErrorCode.REMOTE_FAILURE, Outcome.UNKNOWN, message);
    this.remoteType = remoteType;
  }

  /** The class name of the exception where it was thrown. */
  public String remoteType() {
    return remoteType;
  }
}
