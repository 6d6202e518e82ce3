package dev.teff.runtime.cluster;

import dev.teff.runtime.spi.Timekeeper;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
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

  private final Links links;
  private final List<HostPort> seeds;
  private final ClientView view;
  private final Timekeeper time;
  private final CompletableFuture<Map<HostPort, Loss>> firstRound = new CompletableFuture<>();
  private final Thread thread;
  private volatile @Nullable OutboundConnection current;
  private volatile boolean closed;

  HomeConnection(Links links, List<HostPort> seeds, ClientView view, Timekeeper time) {
    this.links = links;
    this.seeds = seeds;
    this.view = view;
    this.time = time;
    this.thread = Thread.ofVirtual().name("teff-client-home").unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  /** When everyone was tried once, why each did not answer or not any more. */
  CompletableFuture<Map<HostPort, Loss>> firstRound() {
    return firstRound;
  }

  private void run() {
    while (!closed) {
      var failures = new LinkedHashMap<HostPort, Loss>();
      for (HostPort address : candidates()) {
        if (!closed) {
          failures.put(address, stay(address));
        }
      }
      firstRound.complete(failures);
      rest();
    }
  }

  private Set<HostPort> candidates() {
    var addresses = new LinkedHashSet<HostPort>();
    view.view()
        .members()
        .forEach(member -> addresses.add(new HostPort(member.silo().host(), member.silo().port())));
    addresses.addAll(seeds);
    return addresses;
  }

  /** Connects, and stays until the connection is lost; answers why it was. */
  private Loss stay(HostPort address) {
    var lost = new CompletableFuture<Loss>();
    current =
        links.connect(
            Destination.anyoneAt(address),
            new OutboundConnection.Events() {
              @Override
              public void viewTold(ClusterView told) {
                view.viewTold(told);
              }

              @Override
              public void lost(OutboundConnection connection, Loss loss) {
                lost.complete(loss);
              }
            });
    if (closed) {
      current.close("the client is closing");
    }
    Loss why = lost.join();
    LOG.debug("The client's connection to {} is lost: {}", address, why);
    return why;
  }

  private void rest() {
    long until = time.nanos() + PAUSE.toNanos();
    while (!closed && time.nanos() - until < 0) {
      time.parkUntil(this, until);
    }
  }

  @Override
  public void close() {
    closed = true;
    OutboundConnection open = current;
    if (open != null) {
      open.close("the client is closing");
    }
    LockSupport.unpark(thread);
  }
}
