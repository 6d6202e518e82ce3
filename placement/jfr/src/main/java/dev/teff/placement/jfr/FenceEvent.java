package dev.teff.placement.jfr;

import dev.teff.grains.GrainId;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** The store refused what a superseded activation appended. */
@Name(FenceEvent.NAME)
@Label("Fenced Activation")
@Category("Teff")
@Description("The store refused what a superseded activation appended")
@StackTrace(false)
@SuppressWarnings("UnusedVariable") // read by the flight recorder
public final class FenceEvent extends Event {
  /** The event's name. */
  public static final String NAME = "teff.Fence";

  @Label("Type")
  private final String type;

  @Label("Key")
  private final String key;

  @Label("Silo")
  private final String silo;

  @Label("Detail")
  private final String detail;

  /**
   * One to be committed; {@code begin()} first, if it took time.
   *
   * @param detail what the store said
   */
  public FenceEvent(GrainId grain, String silo, String detail) {
    this.type = grain.type();
    this.key = grain.key();
    this.silo = silo;
    this.detail = detail;
  }
}
