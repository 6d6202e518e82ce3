package dev.teff.placement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teff.grains.GrainId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HashRingTest {
  private static final List<GrainId> GRAINS =
      IntStream.range(0, 50_000).mapToObj(i -> GrainId.of("account", "key-" + i)).toList();

  @Test
  void ring_noMembers_isRefused() {
    assertThatThrownBy(() -> ring(List.of())).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void owner_oneMember_isThatMember() {
    HashRing<String> ring = ring(silos(1));
    assertThat(GRAINS).allMatch(grain -> ring.owner(grain).equals("silo-0"));
  }

  @Test
  void owner_membersInAnyOrder_isTheSame() {
    List<String> shuffled = new ArrayList<>(silos(7));
    Collections.shuffle(shuffled, new Random(1));
    HashRing<String> ring = ring(silos(7));
    HashRing<String> other = ring(shuffled);
    assertThat(GRAINS).allMatch(grain -> ring.owner(grain).equals(other.owner(grain)));
  }

  /** Silos of different builds must agree: a change here moves every grain of a live cluster. */
  @Test
  void owner_knownGrains_isPinned() {
    HashRing<String> ring = ring(silos(5));
    assertThat(IntStream.range(0, 12).mapToObj(i -> ring.owner(GRAINS.get(i)).replace("silo-", "")))
        .containsExactly("3", "0", "3", "0", "3", "4", "0", "3", "2", "3", "3", "1");
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 5, 10, 30})
  void shares_manyGrains_stayWithinAQuarterOfTheMean(int members) {
    HashRing<String> ring = ring(silos(members));
    Map<String, Long> shares =
        GRAINS.stream().collect(Collectors.groupingBy(ring::owner, Collectors.counting()));
    double mean = (double) GRAINS.size() / members;
    assertThat(shares).hasSize(members);
    assertThat(shares.values()).allMatch(share -> Math.abs(share - mean) < mean / 4);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 10})
  void member_joins_takesGrainsFromOthersAndMovesNoneBetweenThem(int members) {
    HashRing<String> before = ring(silos(members));
    HashRing<String> after = ring(silos(members + 1));
    List<GrainId> moved =
        GRAINS.stream().filter(g -> !before.owner(g).equals(after.owner(g))).toList();
    assertThat(moved).allMatch(grain -> after.owner(grain).equals("silo-" + members));
    assertThat(moved).hasSizeLessThan(GRAINS.size() * 5 / 4 / (members + 1));
  }

  private static List<String> silos(int count) {
    return IntStream.range(0, count).mapToObj(i -> "silo-" + i).toList();
  }

  private static HashRing<String> ring(List<String> silos) {
    return HashRing.of(silos, Function.identity());
  }
}
