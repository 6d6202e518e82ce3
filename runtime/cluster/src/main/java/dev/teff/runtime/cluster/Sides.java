package dev.teff.runtime.cluster;

import dev.teff.runtime.cluster.ClusterView.Member;
import dev.teff.runtime.cluster.ClusterView.MemberState;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Tells on which side of a broken network this silo is, while all may still reach the store. Only
 * who removes whom depends on it.
 */
final class Sides {
  private final SiloIdentity self;
  private final Inquiry inquiry;

  Sides(SiloIdentity self, Inquiry inquiry) {
    this.self = self;
    this.inquiry = inquiry;
  }

  /**
   * Whether this silo hears more of those who host grains than it does not, or as many and the
   * oldest among them. Whoever is surely dead does not count. Returns at once; does not fail.
   *
   * @param silent one of whom it is known that this silo does not hear it
   */
  CompletableFuture<Boolean> isLarger(ClusterView view, long silent) {
    List<CompletableFuture<Presence>> hosts =
        view.inState(MemberState.ACTIVE).stream()
            .map(Member::silo)
            .map(host -> presence(host, silent))
            .toList();
    return CompletableFuture.allOf(hosts.toArray(CompletableFuture[]::new))
        .thenApply(all -> isLarger(hosts.stream().map(CompletableFuture::join).toList()));
  }

  private CompletableFuture<Presence> presence(SiloIdentity host, long silent) {
    if (host.incarnation() == self.incarnation()) {
      return CompletableFuture.completedFuture(Presence.ALIVE);
    }
    return host.incarnation() == silent
        ? CompletableFuture.completedFuture(Presence.SILENT)
        : inquiry
            .ask(host, Inquiry.PING)
            // Who is there and has another secret is heard.
            .handle((presence, failure) -> failure == null ? presence : Presence.ALIVE);
  }

  private static boolean isLarger(List<Presence> oldestFirst) {
    List<Presence> counted =
        oldestFirst.stream().filter(presence -> presence != Presence.ABSENT).toList();
    long heard = counted.stream().filter(presence -> presence == Presence.ALIVE).count();
    long others = counted.size() - heard;
    return heard > others || (heard == others && counted.indexOf(Presence.ALIVE) == 0);
  }
}
