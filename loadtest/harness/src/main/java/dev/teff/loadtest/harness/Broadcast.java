package dev.teff.loadtest.harness;

import java.util.List;
import org.HdrHistogram.Histogram;

/** Tells several followers, one event after the other. */
final class Broadcast implements RunEvents {
  private final List<RunEvents> followers;

  Broadcast(List<RunEvents> followers) {
    this.followers = List.copyOf(followers);
  }

  @Override
  public synchronized void begin(RunHeader header) {
    followers.forEach(one -> one.begin(header));
  }

  @Override
  public synchronized void second(SecondCounts counts, List<Histogram> histograms) {
    followers.forEach(one -> one.second(counts, histograms));
  }

  @Override
  public synchronized void mark(Mark mark) {
    followers.forEach(one -> one.mark(mark));
  }

  @Override
  public synchronized void end(RunEnd end) {
    followers.forEach(one -> one.end(end));
  }
}
