package dev.teff.loadtest.harness;

/** Ends a user before the end of its scenario. */
final class UserEndedException extends Exception {
  private static final long serialVersionUID = 1L;

  UserEndedException() {
    super("the user ends here", null, false, false); // no failure, so no stack
  }
}
