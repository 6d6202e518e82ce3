package dev.teff.runtime.cluster;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The view as silos told it to a client. A wrong one does no harm: silos send on what is not
 * theirs, and those that were evicted answer nothing.
 */
final class ClientView implements OutboundConnection.Events, Transport.Listener {
  /** How many silos that are gone are kept in mind: more than come and go while one is cut off. */
  private static final int MOST_GONE = 1000;

  private final AtomicReference<Known> known =
      new AtomicReference<>(new Known(new Routes(ClusterView.EMPTY), List.of()));
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

  /**
   * What is known.
   *
   * @param gone incarnations that were in views before, oldest first: none comes back
   */
  private record Known(Routes routes, List<Long> gone) {
    ClusterView view() {
      return routes.view();
    }

    Known replacedBy(Routes fresh) {
      List<Long> all =
          Stream.concat(gone.stream(), view().members().stream().map(Known::incarnation))
              .filter(each -> fresh.view().member(each).isEmpty())
              .distinct()
              .toList();
      return new Known(fresh, all.subList(Math.max(0, all.size() - MOST_GONE), all.size()));
    }

    /**
     * Newer, or of a cluster that began anew: then somebody is in it, and nobody who is or was in
     * this one. A silo that is only starting tells a view without members.
     */
    boolean isReplacedBy(ClusterView told) {
      boolean anew =
          !told.members().isEmpty()
              && told.members().stream()
                  .map(Known::incarnation)
                  .noneMatch(each -> view().member(each).isPresent() || gone.contains(each));
      return told.version() > view().version() || (told.version() < view().version() && anew);
    }

    private static long incarnation(ClusterView.Member member) {
      return member.silo().incarnation();
    }
  }

  Routes routes() {
    return known.get().routes();
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
  public void viewTold(SiloIdentity teller, ClusterView told) {
    var fresh = new Routes(told);
    Known before = known.getAndUpdate(now -> now.isReplacedBy(told) ? now.replacedBy(fresh) : now);
    if (before.isReplacedBy(told)) {
      changed.accept(told);
    }
    first.complete(told);
  }

  @Override
  public void newerViewExists(long version) {
    // The silo tells it as soon as it has installed it.
  }
}
