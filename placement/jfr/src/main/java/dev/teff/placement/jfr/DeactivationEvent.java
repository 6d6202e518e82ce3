package dev.teff.placement.jfr;

import dev.teff.grains.GrainId;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** A grain left the memory. */
@Name(DeactivationEvent.NAME)
@Label("Grain Deactivation")
@Category("Teff")
@Description("A grain left the memory")
@StackTrace(false)
@SuppressWarnings("UnusedVariable") // read by the flight recorder
public final class DeactivationEvent extends Event {
  /** The event's name. */
  public static final String NAME = "teff.Deactivation";

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
   * @param reason why it left
   */
  public DeactivationEvent(GrainId grain, String silo, String reason) {
    this.type = grain.type();
    this.key = grain.key();
    this.silo = silo;
    this.reason = reason;
  }
}
