package dev.teff.loadtest.harness;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** Takes what was counted, every second, and hands it on. */
final class Ticker implements Runnable {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private final RunContext context;
  private final RunEvents events;
  private final Runnable everySecond;
  private long taken;
  private long quietSince = -1;

  Ticker(RunContext context, RunEvents events, Runnable everySecond) {
    this.context = context;
    this.events = events;
    this.everySecond = everySecond;
  }

  @Override
  public void run() {
    for (long tick = 1; !context.control().hasEnded(); tick++) {
      context.clock().sleepUntil(context.start() + tick * SECOND);
      if (!context.control().hasEnded()) {
        take(context.clock().now());
        everySecond.run();
        losePatience();
      }
    }
  }

  /** Hands on what was counted since the last time, up to now. */
  void take(long time) {
    long now = time - context.start();
    List<Histogram> histograms = new ArrayList<>();
    SecondCounts counts =
        context.recordings().take(taken, now, context.control().users(), histograms);
    taken = now;
    events.second(counts, histograms);
  }

  private void losePatience() {
    if (context.control().isInjecting()) {
      return;
    }
    if (quietSince < 0) {
      quietSince = taken;
    } else if (taken - quietSince > context.plan().patience().toNanos()) {
      String why =
          "%d users were still there %s after the last came"
              .formatted(
                  context.control().users(), Text.duration(context.plan().patience().toNanos()));
      context.control().stop(new RunControl.Stop(why, true, false));
    }
  }
}
