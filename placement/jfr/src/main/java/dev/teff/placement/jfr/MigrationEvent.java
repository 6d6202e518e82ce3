package dev.teff.placement.jfr;

import dev.teff.placement.affinity.Move;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** A grain moved to another silo, or could not. */
@Name(MigrationEvent.NAME)
@Label("Grain Migration")
@Category("Teff")
@Description("A grain moved from one silo to another")
@StackTrace(false)
@SuppressWarnings("UnusedVariable") // read by the flight recorder
public final class MigrationEvent extends Event {
  /** The event's name. */
  public static final String NAME = "teff.Migration";

  @Label("Type")
  private final String type;

  @Label("Key")
  private final String key;

  @Label("From")
  private final String from;

  @Label("To")
  private final String to;

  @Label("Kind")
  @Description("AFFINITY, ROOM, RELIEF or MANUAL")
  private final String kind;

  @Label("Reason")
  private final String reason;

  @Label("Gain")
  @Description("Microseconds per second that the grain, or its group, saves")
  private final double gain;

  @Label("Cost")
  @Description("Microseconds that the move was expected to cost")
  private final double cost;

  @Label("Together")
  @Description("How many grains moved as one")
  private final int together;

  @Label("Outcome")
  private String outcome = "";

  /** A move that is about to be made; not timed before {@link #begin()}. */
  public MigrationEvent(Move move) {
    this.type = move.grain().type();
    this.key = move.grain().key();
    this.from = move.from();
    this.to = move.to();
    this.kind = move.reason().kind().name();
    this.reason = move.reason().toString();
    this.gain = move.reason().gain();
    this.cost = move.reason().cost();
    this.together = move.reason().together();
  }

  /** Commits, with what became of it. */
  public void ended(String what) {
    outcome = what;
    commit();
  }
}
