package dev.teff.placement.jfr;

import dev.teff.grains.GrainId;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

/**
 * A turn of a grain that was picked out of many, whoever called it. Committed when it has ended.
 */
@Name(GrainTurnEvent.NAME)
@Label("Grain Turn")
@Category("Teff")
@Description("A sample of the turns of grains")
@StackTrace(false)
@SuppressWarnings("UnusedVariable") // read by the flight recorder
public final class GrainTurnEvent extends Event {
  /** The event's name. */
  public static final String NAME = "teff.GrainTurn";

  @Label("Silo")
  private final String silo;

  @Label("Type")
  private final String type;

  @Label("Key")
  private final String key;

  @Label("Method")
  private final String method;

  @Label("Turns")
  @Description("For how many turns this one stands")
  private final double turns;

  @Label("Ran")
  @Description("How long it ran, with the calls that it waited for")
  @Timespan
  private final long ran;

  /**
   * A turn that has ended.
   *
   * @param turns for how many it stands
   * @param ranNanos how long it ran
   */
  public GrainTurnEvent(String silo, GrainId grain, String method, double turns, long ranNanos) {
    this.silo = silo;
    this.type = grain.type();
    this.key = grain.key();
    this.method = method;
    this.turns = turns;
    this.ran = ranNanos;
  }
}
