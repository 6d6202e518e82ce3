package dev.teff.loadtest;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A cluster of processes that play, second by second. Used by one thread. */
final class PresenceRun implements AutoCloseable {
  private final List<ChildJvm> silos = new ArrayList<>();

  /** All seconds so far, over all silos. */
  final List<PresenceTick> seconds = new ArrayList<>();

  /** How much more than the mean the busiest silo used, second by second. */
  final List<Double> imbalance = new ArrayList<>();

  /** Starts it, with all players in their games. */
  static PresenceRun playing(PresenceCluster cluster, PresenceOptions options) throws IOException {
    return new PresenceRun(cluster, options, null);
  }

  /** Starts it with other grains, which talk. */
  static PresenceRun talking(PresenceCluster cluster, PresenceOptions options, Talk talk)
      throws IOException {
    return new PresenceRun(cluster, options, talk);
  }

  private PresenceRun(PresenceCluster cluster, PresenceOptions options, @Nullable Talk talk)
      throws IOException {
    try {
      cluster.start(options.silos(), options.play(), silos::add);
      for (ChildJvm silo : silos) {
        silo.await(PresenceProcess.JOINED);
      }
      if (talk == null) {
        silos.getFirst().say("begin");
        silos.getFirst().await(PresenceProcess.BEGUN);
      } else {
        talk(talk);
      }
      resume();
    } catch (IOException | RuntimeException e) {
      close();
      throw e;
    }
  }

  /** Lets so many seconds pass; returns them as one. */
  PresenceTick play(int count) throws IOException {
    int begin = seconds.size();
    for (int i = 0; i < count; i++) {
      List<PresenceTick> second = new ArrayList<>();
      for (ChildJvm silo : silos) {
        second.add(PresenceTick.parse(silo.await(PresenceProcess.TICK)));
      }
      seconds.add(PresenceTick.sum(second));
      double most = second.stream().mapToLong(PresenceTick::cpuNanos).max().orElse(0);
      double mean = second.stream().mapToLong(PresenceTick::cpuNanos).average().orElse(1);
      imbalance.add(most / mean);
    }
    return PresenceTick.sum(seconds.subList(begin, seconds.size()));
  }

  /** From now on, grains are drawn to those they talk to, or not. */
  void draw(boolean on) throws IOException {
    for (ChildJvm silo : silos) {
      silo.say(on ? "draw" : "rest");
    }
  }

  /** From now on, these talk. */
  void talk(Talk talk) throws IOException {
    for (ChildJvm silo : silos) {
      silo.say("talk %s %d %d".formatted(talk.pattern(), talk.life(), talk.nodes()));
    }
  }

  /** How many grains have moved since it started. */
  long moved() {
    return seconds.isEmpty() ? 0 : seconds.getLast().moved();
  }

  /** They are not any more, and those that are together are parted: all players change games. */
  void scatter() throws IOException {
    draw(false);
    silos.getFirst().say("scatter");
    silos.getFirst().await(PresenceProcess.SCATTERED);
  }

  /** From now on, this share of the players changes games every second. */
  void regroup(double share) throws IOException {
    silos.getFirst().say("regroup " + share);
  }

  /** Nobody does any more. */
  void calm() throws IOException {
    silos.getFirst().say("calm");
  }

  /** After how many seconds, from one on, the remote share was at most this; -1 for never. */
  int until(int from, double share) {
    for (int second = from; second < seconds.size(); second++) {
      PresenceTick tick = seconds.get(second);
      if (tick.local() + tick.remote() > 0 && tick.remoteShare() <= share) {
        return second + 1 - from;
      }
    }
    return -1;
  }

  /** The clients play again, that have ceased. */
  void resume() throws IOException {
    for (ChildJvm silo : silos) {
      silo.say("play");
    }
  }

  /** All clients cease, before any silo leaves or another cluster plays. */
  void stop() throws IOException {
    for (ChildJvm silo : silos) {
      silo.say("stop");
    }
    for (ChildJvm silo : silos) {
      silo.await(PresenceProcess.STOPPED);
    }
  }

  @Override
  public void close() throws IOException {
    for (ChildJvm silo : silos.reversed()) {
      silo.close();
    }
  }
}
