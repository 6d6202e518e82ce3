package dev.teff.placement.affinity;

/**
 * What it is worth that one call stays on its silo, in microseconds: the work that sending it costs
 * both sides, and the time that somebody waits for it.
 *
 * <p>Nothing here depends on where the grains are at present. A measured round trip would: it is
 * long while the grains are apart and short once they are together, and grains would be drawn apart
 * again.
 *
 * @param messageMicros the work for one message, both ends together
 * @param kilobyteMicros the work for 1024 bytes of it
 * @param waitingMicros what it is worth that a caller need not wait for the network, which a call
 *     that is one way does not do
 */
public record Valuation(double messageMicros, double kilobyteMicros, double waitingMicros) {
  /**
   * As measured between two JVMs on loopback: some microseconds a message, 100 for a round trip.
   */
  public static final Valuation MEASURED = new Valuation(5, 2, 20);

  /**
   * What moving a grain costs, counted alike: four questions to other silos with their answers, and
   * an activation.
   */
  public static final double MOVE_MICROS = 200;

  /**
   * What a turn counts beside what grains say to each other, in microseconds: as much as a call by
   * another grain, which is the turn of the one that is called.
   */
  public double ofTurn() {
    return 2 * messageMicros + waitingMicros;
  }

  /** What this call and those it stands for are worth. */
  double of(CallSample sample) {
    int messages = sample.oneWay() ? 1 : 2;
    double one =
        messages * messageMicros
            + sample.bytes() / 1024.0 * kilobyteMicros
            + (sample.oneWay() ? 0 : waitingMicros);
    return one * sample.calls();
  }
}
