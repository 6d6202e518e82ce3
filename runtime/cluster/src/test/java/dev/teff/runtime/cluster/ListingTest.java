package dev.teff.runtime.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teff.grains.GrainId;
import dev.teff.runtime.cluster.ClusterView.Member;
import dev.teff.runtime.cluster.ClusterView.MemberState;
import dev.teff.runtime.spi.HostedGrain;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a silo names to an owner, while grains of it move away. */
class ListingTest {
  private static final HostedGrain STAYS = new HostedGrain(GrainId.of("account", "stays"), 1);
  private static final HostedGrain MOVES = new HostedGrain(GrainId.of("account", "moves"), 2);

  private final SiloIdentity owner = new SiloIdentity("owner", 1, "h", 1);
  private final Routes routes =
      new Routes(new ClusterView(7, List.of(new Member(owner, "h:2", MemberState.ACTIVE))));
  private final FakeSilo silo = new FakeSilo("source");
  private final Set<GrainId> handed = new HashSet<>();

  ListingTest() {
    silo.active.addAll(List.of(STAYS, MOVES));
  }

  /** The last step of a move. */
  private void gone() {
    silo.active.remove(MOVES);
    handed.remove(MOVES.grain());
  }

  @Test
  void grain_thatMovedBetweenTwoPages_isNotNamed() {
    var listing = new Listing(silo, handed::contains, 1, 1 << 16);
    handed.add(MOVES.grain());
    assertThat(listing.page(owner, routes, 0).grains()).containsExactly(STAYS);
    gone();
    assertThat(listing.page(owner, routes, 1).grains()).isEmpty();
  }

  @Test
  void grain_activatedAnewBetweenTwoPages_isNotNamedByItsOldNumber() {
    var listing = new Listing(silo, handed::contains, 1, 1 << 16);
    listing.page(owner, routes, 0);
    gone();
    silo.active.add(new HostedGrain(MOVES.grain(), 3));
    assertThat(listing.page(owner, routes, 1).grains()).doesNotContain(MOVES);
  }

  @Test
  void grain_thatStays_isNamedOnItsPage() {
    var listing = new Listing(silo, handed::contains, 1, 1 << 16);
    assertThat(listing.page(owner, routes, 0).grains()).containsExactly(STAYS);
    assertThat(listing.page(owner, routes, 1).grains()).containsExactly(MOVES);
    assertThat(listing.page(owner, routes, 1).more()).isFalse();
  }

  @Test
  void page_ofLongKeys_endsBeforeAFrameWould() {
    List<HostedGrain> many =
        IntStream.range(0, 1000)
            .mapToObj(
                i -> new HostedGrain(GrainId.of("account", "世".repeat(500) + i), Long.MIN_VALUE))
            .toList();
    silo.active.clear();
    silo.active.addAll(many);
    int frame = 64 << 10; // the smallest there may be
    var listing = new Listing(silo, handed::contains, 4096, frame / 2);
    var told = new ArrayList<HostedGrain>();
    DirectoryAnswer.Hosted page;
    int number = 0;
    do {
      page = listing.page(owner, routes, number++);
      assertThat(new Envelope(7, new AnswerFrame(1, page)).encode(frame).size()).isPositive();
      told.addAll(page.grains());
    } while (page.more());
    assertThat(told).isEqualTo(many);
  }

  @Test
  void grain_whoseMoveEndsWhileItIsLookedAt_isNotNamed() {
    handed.add(MOVES.grain());
    var listing =
        new Listing(
            silo,
            grain -> {
              gone();
              return handed.contains(grain);
            },
            16,
            1 << 16);
    assertThat(listing.one(MOVES.grain(), 7).grains()).isEmpty();
    assertThat(listing.one(STAYS.grain(), 7).grains()).containsExactly(STAYS);
  }
}
