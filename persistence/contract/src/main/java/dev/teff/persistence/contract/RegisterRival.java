package dev.teff.persistence.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.teff.grains.GrainException;
import dev.teff.grains.GrainException.Outcome;
import dev.teff.persistence.spi.Register;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * One of several that swap the value of a register, as silos do with the cluster's view. The value
 * is the list of all swaps, to which each adds its own.
 */
final class RegisterRival {
  private static final int ROUNDS = 40;

  private final Register register;
  private final String subject;
  private final String name;
  private final List<String> acknowledged = new ArrayList<>();
  private final Set<String> refused = new HashSet<>();
  private List<String> seen = List.of();

  RegisterRival(Register register, String subject, String name) {
    this.register = register;
    this.subject = subject;
    this.name = name;
  }

  /** The swaps that it was told took effect. */
  List<String> acknowledged() {
    return acknowledged;
  }

  void swap() {
    for (int round = 0; round < ROUNDS; round++) {
      try {
        List<String> before = swaps(register, subject);
        assertInOrder(before);
        swap(before, name + ", round " + round);
      } catch (GrainException spoiled) {
        assertThat(spoiled).hasMessageContaining("FaultyStore");
      }
    }
  }

  /** The swaps that made the value what it is. */
  static List<String> swaps(Register register, String subject) {
    return register
        .read(subject)
        .map(held -> {
          List<String> swaps = new String(held.value(), UTF_8).lines().toList();
          assertThat(held.version()).isEqualTo(swaps.size());
          return swaps;
        })
        .orElse(List.of());
  }

  private void swap(List<String> before, String swap) {
    var after = new ArrayList<>(before);
    after.add(swap);
    try {
      boolean won =
          register.compareAndSet(subject, before.size(), String.join("\n", after).getBytes(UTF_8));
      if (won) {
        acknowledged.add(swap);
      } else {
        refused.add(swap);
      }
    } catch (GrainException spoiled) {
      if (spoiled.outcome() == Outcome.DID_NOT_RUN) {
        refused.add(swap);
      }
      throw spoiled;
    }
  }

  /** Compares what it was told, and what it saw, with the swaps of a value. */
  void assertInOrder(List<String> swaps) {
    assertThat(swaps).doesNotHaveDuplicates().hasSizeGreaterThanOrEqualTo(seen.size());
    assertThat(swaps.subList(0, seen.size())).isEqualTo(seen);
    var wanted = new HashSet<>(acknowledged);
    assertThat(swaps.stream().filter(wanted::contains)).containsExactlyElementsOf(acknowledged);
    assertThat(swaps).noneMatch(refused::contains);
    seen = swaps;
  }
}
