package dev.teff.placement.jfr;

import dev.teff.grains.GrainId;
import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

/**
 * A call from one grain to another that was picked out of many. Its duration is how long the caller
 * had to do with it.
 */
@Name(GrainCallEvent.NAME)
@Label("Grain Call")
@Category("Teff")
@Description("A sample of the calls between grains")
@StackTrace(false)
@SuppressWarnings("UnusedVariable") // read by the flight recorder
public final class GrainCallEvent extends Event {
  /** The event's name. */
  public static final String NAME = "teff.GrainCall";

  @Label("Silo")
  @Description("Where the caller was")
  private final String silo;

  @Label("Caller Type")
  private final String callerType;

  @Label("Caller Key")
  private final String callerKey;

  @Label("Callee Type")
  private final String calleeType;

  @Label("Callee Key")
  private final String calleeKey;

  @Label("Method")
  private final String method;

  @Label("Calls")
  @Description("For how many calls this one stands")
  private final double calls;

  @Label("One Way")
  private final boolean oneWay;

  @Label("Bytes")
  @Description("Arguments and result, as on the wire")
  @DataAmount
  private long bytes;

  @Label("Mailbox Wait")
  @Description("How long it waited for its turn, where that is known")
  @Timespan
  private long mailboxWait;

  @Label("Remote")
  @Description("Whether the callee was on another silo")
  private boolean remote;

  /** A call that is about to be made; not timed before {@link #begin()}. */
  public GrainCallEvent(
      String silo, GrainId caller, GrainId callee, String method, double calls, boolean oneWay) {
    this.silo = silo;
    this.callerType = caller.type();
    this.callerKey = caller.key();
    this.calleeType = callee.type();
    this.calleeKey = callee.key();
    this.method = method;
    this.calls = calls;
    this.oneWay = oneWay;
  }

  /**
   * The call has been answered, or sent if it is one way: commits.
   *
   * @param size of arguments and result, in bytes
   * @param waitNanos how long it waited for its turn
   */
  public void ended(long size, long waitNanos, boolean onAnotherSilo) {
    bytes = size;
    mailboxWait = waitNanos;
    remote = onAnotherSilo;
    commit();
  }
}
