package dev.teff.runtime.cluster;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * The view as silos told it to a client. A wrong one does no harm: silos send on what is not
 * theirs.
 */
final class ClientView implements OutboundConnection.Events, Transport.Listener {
  private final AtomicReference<Routes> routes =
      new AtomicReference<>(new Routes(ClusterView.EMPTY));
  private final CompletableFuture<ClusterView> first = new CompletableFuture<>();
  private final Consumer<ClusterView> changed;

  /**
   * The view before any was told.
   *
   * @param changed told of every view that replaces another
   */
  ClientView(Consumer<ClusterView> changed) {
    this.changed = changed;
  }

  Routes routes() {
    return routes.get();
  }

  @Override
  public ClusterView view() {
    return routes().view();
  }

  /** The first view that was told. */
  CompletableFuture<ClusterView> first() {
    return first;
  }

  @Override
  public void viewTold(ClusterView told) {
    var fresh = new Routes(told);
    Routes before = routes.getAndUpdate(known -> replaces(told, known.view()) ? fresh : known);
    if (replaces(told, before.view())) {
      changed.accept(told);
    }
    first.complete(told);
  }

  /** Newer, or of a cluster that began anew: then nobody is left of those who were in it. */
  private static boolean replaces(ClusterView told, ClusterView known) {
    boolean anew =
        told.members().stream()
            .noneMatch(member -> known.member(member.silo().incarnation()).isPresent());
    return told.version() > known.version() || (told.version() < known.version() && anew);
  }

  @Override
  public void newerViewExists(long version) {
    // The silo tells it as soon as it has installed it.
  }
}
