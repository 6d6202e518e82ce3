package dev.teff.runtime.cluster;

/** The other end is not who it should be. */
final class HandshakeException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final RefusalFrame.Reason reason;

  HandshakeException(RefusalFrame.Reason reason) {
    super(reason.toString());
    this.reason = reason;
  }

  RefusalFrame.Reason reason() {
    return reason;
  }
}
