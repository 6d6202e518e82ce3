package dev.teff.runtime.cluster;

import dev.teff.runtime.spi.Timekeeper;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A client's connection to some silo, which tells it the view. When it is lost, the silos of the
 * view are tried, then the seeds, and so on until one answers: by a thread of its own, whose state
 * all of this is.
 */
final class HomeConnection implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TeffClient.class);
  private static final Duration PAUSE = Duration.ofMillis(200);
  private static final int MOST_REASONS = 16; // some have addresses in them

  private final Links links;
  private final Supplier<List<HostPort>> seeds;
  private final ClientView view;
  private final Timekeeper time;
  private final CompletableFuture<Map<HostPort, Loss>> firstRound = new CompletableFuture<>();
  private final Executor executor;
  private final Set<String> said = new HashSet<>();
  private volatile @Nullable Stay current;
  private volatile @Nullable Thread resting;
  private volatile boolean closed;

  HomeConnection(
      Links links,
      Supplier<List<HostPort>> seeds,
      ClientView view,
      Timekeeper time,
      Executor executor) {
    this.links = links;
    this.seeds = seeds;
    this.view = view;
    this.time = time;
    this.executor = executor;
  }

  void start() {
    executor.execute(this::run);
  }

  /** When everyone was tried once, why each did not answer or not any more. */
  CompletableFuture<Map<HostPort, Loss>> firstRound() {
    return firstRound;
  }

  /** Whether a silo is connected to and tells the view. */
  boolean isHome() {
    Stay now = current;
    return now != null && now.isHome();
  }

  private void run() {
    Map<HostPort, Loss> before = Map.of();
    while (!closed) {
      var failures = new LinkedHashMap<HostPort, Loss>();
      for (HostPort address : candidates()) {
        if (!closed) {
          failures.put(address, stay(address));
        }
      }
      firstRound.complete(failures);
      complain(failures, before);
      before = failures;
      rest();
    }
  }

  /**
   * Says once what keeps us from a silo that seems to be there, such as a secret or certificates:
   * nobody else will, where the client waits for silos that do not run yet. What passes by the next
   * round is none of it.
   */
  private void complain(Map<HostPort, Loss> failures, Map<HostPort, Loss> before) {
    failures.forEach((address, loss) -> {
      if (!loss.isAbsence()
          && !isHome()
          && loss.equals(before.get(address))
          && said.size() < MOST_REASONS
          && said.add(loss.why())) {
        LOG.warn("No connection to a silo at {}, trying again: {}", address, loss);
      }
    });
  }

  private Set<HostPort> candidates() {
    var addresses = new LinkedHashSet<HostPort>();
    view.view()
        .members()
        .forEach(member -> addresses.add(new HostPort(member.silo().host(), member.silo().port())));
    seedsNow().forEach(seed -> addresses.addAll(links.behind(seed)));
    return addresses;
  }

  /** None when whoever knows them fails: it is asked again in the next round. */
  private List<HostPort> seedsNow() {
    try {
      return seeds.get();
    } catch (RuntimeException e) {
      if (said.size() < MOST_REASONS && said.add(e.toString())) {
        LOG.warn("Where silos may listen is not known, trying again.", e);
      }
      return List.of();
    }
  }

  /** Connects, and stays until the connection is lost; answers why it was. */
  private Loss stay(HostPort address) {
    var stay = new Stay();
    current = stay;
    stay.connectedBy(links.connect(Destination.anyoneAt(address), stay));
    if (closed) {
      stay.end("the client is closing");
    }
    Loss why = stay.lost.join();
    LOG.debug("The client's connection to {} is lost: {}", address, why);
    return why;
  }

  /** A view was installed. By any thread. */
  void changed(ClusterView newest) {
    Stay now = current;
    if (now != null) {
      now.endIfGone(newest);
    }
  }

  /** One connection, from when it is opened until it is lost. */
  private final class Stay implements OutboundConnection.Events {
    final CompletableFuture<Loss> lost = new CompletableFuture<>();
    private volatile @Nullable OutboundConnection connection;
    private volatile @Nullable SiloIdentity member; // once it told a view that it is in
    private volatile @Nullable String over; // why
    private volatile boolean told;

    void connectedBy(OutboundConnection opened) {
      connection = opened;
      String why = over;
      if (why != null) {
        opened.close(why);
      }
    }

    boolean isHome() {
      return told && over == null && !lost.isDone();
    }

    @Override
    public void viewTold(SiloIdentity teller, ClusterView seen) {
      if (seen.member(teller.incarnation()).isPresent()) {
        member = teller;
      }
      view.viewTold(teller, seen);
      endIfGone(view.view());
      told = true;
    }

    @Override
    public void lost(OutboundConnection former, Loss loss) {
      lost.complete(loss);
    }

    /**
     * Ends when the silo was in a view, and is not in the newest that was told: it was evicted,
     * perhaps without knowing it, or leaves.
     */
    void endIfGone(ClusterView newest) {
      SiloIdentity silo = member;
      if (silo != null && newest.member(silo.incarnation()).isEmpty()) {
        end("view %d of the cluster is without it".formatted(newest.version()));
      }
    }

    void end(String why) {
      over = why;
      OutboundConnection open = connection;
      if (open != null) {
        open.close(why);
      }
    }
  }

  private void rest() {
    resting = Thread.currentThread();
    long until = time.nanos() + PAUSE.toNanos();
    while (!closed && time.nanos() - until < 0) {
      time.parkUntil(this, until);
    }
  }

  @Override
  public void close() {
    closed = true;
    Stay now = current;
    if (now != null) {
      now.end("the client is closing");
    }
    LockSupport.unpark(resting);
  }
}
