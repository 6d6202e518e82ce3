package dev.teff.runtime.cluster;

import dev.teff.grains.ErrorCode;
import dev.teff.grains.GrainException;
import dev.teff.grains.GrainException.Outcome;
import dev.teff.runtime.cluster.ClusterView.Member;
import dev.teff.runtime.spi.Timekeeper;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Queue;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A client's connection to some silo, which tells it the view. When it is lost, the next silo of
 * the view is tried, then the seeds, and so on until one answers.
 */
final class HomeConnection implements OutboundConnection.Events, AutoCloseable {
  private static final Duration PAUSE = Duration.ofMillis(200);

  private final Links links;
  private final List<Destination> seeds;
  private final Supplier<ClusterView> view;
  private final OutboundConnection.Events events;
  private final Timekeeper time;
  private final CompletableFuture<ClusterView> first = new CompletableFuture<>();

  // Guarded by the lock.
  private final ReentrantLock lock = new ReentrantLock();
  private final Queue<Destination> untried = new ArrayDeque<>();
  private final Map<Destination, String> failures = new LinkedHashMap<>();
  private @Nullable OutboundConnection current;
  private @Nullable Destination tried;
  private boolean closed;

  HomeConnection(
      Links links,
      List<Destination> seeds,
      Supplier<ClusterView> view,
      OutboundConnection.Events events,
      Timekeeper time) {
    this.links = links;
    this.seeds = seeds;
    this.view = view;
    this.events = events;
    this.time = time;
  }
}
