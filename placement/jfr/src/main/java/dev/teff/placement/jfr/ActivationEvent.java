package dev.teff.placement.jfr;

import dev.teff.grains.GrainId;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** A grain came into memory. */
@Name(ActivationEvent.NAME)
@Label("Grain Activation")
@Category("Teff")
@Description("A grain came into memory")
@StackTrace(false)
@SuppressWarnings("UnusedVariable") // read by the flight recorder
public final class ActivationEvent extends Event {
  /** The event's name. */
  public static final String NAME = "teff.Activation";

  @Label("Type")
  private final String type;

  @Label("Key")
  private final String key;

  @Label("Silo")
  private final String silo;

  @Label("Reason")
  private final String reason;

  /**
   * One to be committed; {@code begin()} first, if it took time.
   *
   * @param reason why it is on this silo
   */
  public ActivationEvent(GrainId grain, String silo, String reason) {
    this.type = grain.type();
    this.key = grain.key();
    this.silo = silo;
    this.reason = reason;
  }
}
