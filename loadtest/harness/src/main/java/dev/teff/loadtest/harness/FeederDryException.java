package dev.teff.loadtest.harness;

/** A feeder has no more rows. */
final class FeederDryException extends Exception {
  private static final long serialVersionUID = 1L;

  private final WhenDry whenDry;

  FeederDryException(String origin, int rows, WhenDry whenDry) {
    super(
        "the feeder %s ran dry after %d rows; give it more, make it circular(), or say queue(WhenDry.STOP_RUN)"
            .formatted(origin, rows));
    this.whenDry = whenDry;
  }

  WhenDry whenDry() {
    return whenDry;
  }
}
