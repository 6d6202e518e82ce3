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
 * A traced call that came from another process, from its arrival until its answer left. A call is
 * traced when its context has a value for {@link #CONTEXT}; calls that it causes are, too.
 */
@Name(ServedCallEvent.NAME)
@Label("Served Call")
@Category("Teff")
@Description("A traced call from another process, from its arrival until its answer left")
@StackTrace(false)
@SuppressWarnings("UnusedVariable") // read by the flight recorder
public final class ServedCallEvent extends Event {
  /** The event's name. */
  public static final String NAME = "teff.ServedCall";

  /** What is said of a call, by this name, to have it traced: a number of its own. */
  public static final String CONTEXT = "teff-flight";

  @Label("Trace")
  @Description("What the caller said, to tell traces apart")
  private final String trace;

  @Label("Silo")
  private final String silo;

  @Label("Type")
  private final String type;

  @Label("Key")
  private final String key;

  @Label("Method")
  private final String method;

  @Label("Hops")
  @Description("How often it was sent on between silos")
  private final int hops;

  @Label("Mailbox Wait")
  @Description("Until its turn began; with the activation, if the grain was not in memory")
  @Timespan
  private long mailboxWait;

  @Label("Turn")
  @Description("While its method ran, with the calls that it made; zero where it was sent on")
  @Timespan
  private long turn;

  @Label("Held")
  @Description("While its answer waited for the store")
  @Timespan
  private long held;

  @Label("Ran")
  @Description("Whether its method ran here")
  private boolean ran;

  @Label("Failed")
  private boolean failed;

  /** A call that arrived now; {@link #begin()} first. */
  public ServedCallEvent(String trace, String silo, GrainId target, String method, int hops) {
    this.trace = trace;
    this.silo = silo;
    this.type = target.type();
    this.key = target.key();
    this.method = method;
    this.hops = hops;
  }

  /**
   * Its answer leaves: commits. Times in nanoseconds.
   *
   * @param hasRun whether its method ran here
   * @param hasFailed whether the answer is an error
   */
  public void answered(
      long waitNanos, long turnNanos, long heldNanos, boolean hasRun, boolean hasFailed) {
    mailboxWait = waitNanos;
    turn = turnNanos;
    held = heldNanos;
    ran = hasRun;
    failed = hasFailed;
    commit();
  }
}
