package dev.teff.runtime.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teff.runtime.cluster.ClusterView.Member;
import dev.teff.runtime.cluster.ClusterView.MemberState;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a client takes for the cluster. */
class ClientViewTest {
  private final SiloIdentity here = new SiloIdentity("here", 1, "h", 1);
  private final SiloIdentity starting = new SiloIdentity("starting", 2, "h", 2);
  private final List<ClusterView> changes = new ArrayList<>();
  private final ClientView view = new ClientView(changes::add);
  private final ClusterView known = of(7, here);

  private static ClusterView of(long version, SiloIdentity member) {
    return new ClusterView(version, List.of(new Member(member, "h:3", MemberState.ACTIVE)));
  }

  @Test
  void siloThatIsOnlyStarting_doesNotTakeTheViewAway() {
    view.viewTold(here, known);
    view.viewTold(starting, ClusterView.EMPTY);
    assertThat(view.view()).isEqualTo(known);
    assertThat(changes).containsExactly(known);
  }

  @Test
  void clusterThatBeganAnew_isTaken() {
    view.viewTold(here, known);
    view.viewTold(starting, of(1, starting));
    assertThat(view.view()).isEqualTo(of(1, starting));
    view.viewTold(here, of(5, here));
    assertThat(view.view()).as("who was in it before does not come back").isNotEqualTo(known);
  }
}
