package dev.teff.runtime.cluster;

import dev.teff.grains.GrainException;
import dev.teff.runtime.cluster.ClusterView.Member;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the view that is installed here up with the committed one. Versions only grow. Safe for use
 * by any thread; all but {@link #routes} may block on the store.
 */
final class Views {
  private static final Logger LOG = LoggerFactory.getLogger(Views.class);

  private final ViewRegister register;
  private final Consumer<ClusterView> installed;
  private final ReentrantLock installing = new ReentrantLock();
  private volatile Routes routes = new Routes(ClusterView.EMPTY); // written under the lock
  private volatile boolean readable = true; // a race only repeats a line in the log

  /**
   * Makes one that has nothing installed.
   *
   * @param installed is told of every view, one after the other, when its routes are in force
   */
  Views(ViewRegister register, Consumer<ClusterView> installed) {
    this.register = register;
    this.installed = installed;
  }

  Routes routes() {
    return routes;
  }

  ClusterView view() {
    return routes.view();
  }

  /** Installs what is committed. A store that cannot say leaves everything as it is. */
  void refresh() {
    try {
      install(register.read());
      if (!readable) {
        LOG.info("The committed view can be read again.");
        readable = true;
      }
    } catch (GrainException e) {
      if (readable) {
        LOG.warn("Going on with view {}: {}", view().version(), e.getMessage());
        readable = false;
      }
    }
  }

  /** Commits a change, as {@link ViewRegister#change}, and installs what follows. */
  ClusterView change(Function<ClusterView, List<Member>> change) {
    ClusterView committed = register.change(change);
    install(committed);
    return committed;
  }

  private void install(ClusterView view) {
    installing.lock();
    try {
      if (view.version() > view().version()) {
        routes = new Routes(view);
        LOG.info("View {} installed: {}.", view.version(), ViewText.of(view));
        installed.accept(view);
      }
    } finally {
      installing.unlock();
    }
  }
}
