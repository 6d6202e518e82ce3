package dev.teff.runtime.cluster;

import dev.teff.grains.GrainException;
import dev.teff.runtime.spi.Timekeeper;
import dev.teff.runtime.spi.Timekeeper.Scheduled;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the view that is installed here up with the committed one. Versions only grow. Safe for use
 * by any thread; all but {@link #view} may block on the store.
 */
final class Views {
  private static final Logger LOG = LoggerFactory.getLogger(Views.class);

  /** A reading that takes longer is one of a store that does not answer. */
  private static final Duration LONG = Duration.ofSeconds(1);

  private final ViewRegister register;
  private final Timekeeper time;
  private final Listener listener;
  private final ReentrantLock installing = new ReentrantLock();
  private volatile ClusterView view = ClusterView.EMPTY; // written under the lock
  private volatile boolean readable = true; // a race only repeats a line in the log

  /** Is told of views, one after the other. */
  interface Listener {
    /** This view follows on all that were installed before. */
    void installed(ClusterView view);

    /** This view was the committed one at some time after the reading began, and is installed. */
    void confirmed(ClusterView view, long readingBegan);

    /** The store did not say which view is the committed one, or not for long; by any thread. */
    void unreadable(GrainException cause);
  }

  /** Makes one that has nothing installed. */
  Views(ViewRegister register, Timekeeper time, Listener listener) {
    this.register = register;
    this.time = time;
    this.listener = listener;
  }

  ClusterView view() {
    return view;
  }

  /** Installs what is committed. A store that cannot say leaves everything as it is. */
  void refresh() {
    long began = time.nanos();
    var watch = new Watch();
    try {
      ClusterView committed = register.read();
      if (committed.version() < view.version() && isLost(committed)) {
        throw ClusterFailures.viewWentBack(committed.version(), view.version());
      }
      install(committed, began);
      if (!readable) {
        LOG.info("The committed view can be read again.");
        readable = true;
      }
    } catch (GrainException e) {
      if (readable) {
        LOG.warn("Going on with view {}: {}", view().version(), e.getMessage());
        readable = false;
      }
      listener.unreadable(e);
    } finally {
      watch.end();
    }
  }

  /** Says of one reading that it takes long, again and again until it has ended. */
  private final class Watch {
    private volatile boolean ended;
    private volatile Scheduled next = time.schedule(LONG, this::look);

    private void look() {
      if (!ended) {
        listener.unreadable(ClusterFailures.viewUnread());
        next = time.schedule(LONG, this::look);
      }
    }

    void end() {
      ended = true;
      next.cancel();
    }
  }

  /** A reading may be overtaken by a newer one; reading once more tells that from a loss. */
  private boolean isLost(ClusterView committed) {
    return committed.version() == register.read().version();
  }

  /** Commits a change, as {@link ViewRegister#change}, and installs what follows. */
  ClusterView change(UnaryOperator<ClusterView> change) {
    long began = time.nanos();
    ClusterView committed = register.change(change);
    install(committed, began);
    return committed;
  }

  private void install(ClusterView committed, long readingBegan) {
    installing.lock();
    try {
      if (committed.version() > view.version()) {
        view = committed;
        LOG.info("View {} installed: {}.", committed.version(), ViewText.of(committed));
        listener.installed(committed);
      }
      listener.confirmed(committed, readingBegan);
    } finally {
      installing.unlock();
    }
  }
}
