package dev.teff.loadtest.harness;

import dev.teff.grains.GrainException;

/** How failures are told apart: by what they are, not by whom they struck. */
final class ErrorKinds {
  private static final int LONGEST = 80;

  private ErrorKinds() {}

  static String of(Throwable failure) {
    if (failure instanceof GrainException grain) {
      return grain.code().label() + " " + grain.code();
    }
    if (failure instanceof CheckFailedException) {
      return "check: " + failure.getMessage();
    }
    String message = String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
    String kind = failure.getClass().getSimpleName() + ": " + message;
    return kind.length() > LONGEST ? kind.substring(0, LONGEST) + "…" : kind;
  }
}
