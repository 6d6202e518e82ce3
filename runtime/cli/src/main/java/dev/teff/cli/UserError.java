package dev.teff.cli;

/** Something that the user can put right. Shown as one line, without a stack trace. */
public final class UserError extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Makes one. */
  public UserError(String message) {
    super(message);
  }

  /** Makes one whose cause explains it further to a developer. */
  public UserError(String message, Throwable cause) {
    super(message, cause);
  }
}
