package dev.teff.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teff.runtime.cluster.ClusterView;
import dev.teff.runtime.cluster.ClusterView.Build;
import dev.teff.runtime.cluster.ClusterView.Member;
import dev.teff.runtime.cluster.ClusterView.MemberState;
import dev.teff.runtime.cluster.SiloIdentity;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ViewAuditTest {
  private final List<String> violations = new ArrayList<>();
  private final ViewAudit audit = new ViewAudit(new World(1), violations::add);

  private static ClusterView view(long version, long... incarnations) {
    return new ClusterView(
        version,
        LongStream.of(incarnations)
            .mapToObj(each ->
                new Member(
                    new SiloIdentity("silo-" + each, each, "10.0.0.1", 7400),
                    "10.0.0.1:5701",
                    MemberState.ACTIVE,
                    new Build(1, "")))
            .toList());
  }

  @Test
  void views_thatAllSeeAlike_areFine() {
    audit.installed("silo-1", view(1, 1, 2));
    audit.installed("silo-2", view(1, 1, 2));
    audit.installed("silo-1", view(2, 1));
    audit.judge();
    assertThat(violations).isEmpty();
  }

  @Test
  void view_thatIsSeenInTwoWays_isFound() {
    audit.installed("silo-1", view(1, 1, 2));
    audit.installed("silo-2", view(1, 2));
    assertThat(violations).singleElement().asString().contains("View 1 of silo-2");
  }

  @Test
  void incarnation_thatComesBack_isFound() {
    audit.installed("silo-1", view(1, 1, 2));
    audit.installed("silo-1", view(3, 1, 2));
    audit.installed("silo-2", view(2, 1));
    audit.judge();
    assertThat(violations).singleElement().asString().contains("Incarnation 2 is in view 3 again");
  }
}
