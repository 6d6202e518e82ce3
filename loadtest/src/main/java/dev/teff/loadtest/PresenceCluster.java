package dev.teff.loadtest;

import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;

/** How the processes of a cluster are started, each of which runs {@link PresenceProcess#run}. */
@FunctionalInterface
public interface PresenceCluster {
  /** For each process. */
  List<String> FLAGS = List.of("-Xmx768m");

  /**
   * Starts them.
   *
   * @param processes how many
   * @param play what each hands to {@link PresenceProcess#run}
   * @param started takes each of them, in order, as soon as it is started
   */
  void start(int processes, List<String> play, Consumer<ChildJvm> started) throws IOException;
}
