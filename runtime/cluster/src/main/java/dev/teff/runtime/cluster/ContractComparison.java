package dev.teff.runtime.cluster;

import dev.teff.runtime.cluster.ClusterView.Member;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Whether a silo that wants to join and a member understand each other.
 *
 * <p>What both have must be the same. What only one of them has is new, or gone: it is new when its
 * build is of the same feature level or a higher one, which others may lack; a build of a higher
 * level lacks nothing that one of a lower level has of the same grain type.
 */
final class ContractComparison {
  /** Grain types of the runtime itself, which every application has. */
  private static final String INTERNAL = "teff.";

  private static final Set<String> WHOLE = Set.of("method", "event");

  private final SortedMap<String, String> own;
  private final int ownLevel;
  private final SortedMap<String, String> theirs;
  private final Member member;

  ContractComparison(
      SortedMap<String, String> own,
      int ownLevel,
      SortedMap<String, String> theirs,
      Member member) {
    this.own = own;
    this.ownLevel = ownLevel;
    this.theirs = theirs;
    this.member = member;
  }

  void check() {
    Set<String> ownTypes = types(own);
    Set<String> theirTypes = types(theirs);
    if (!ownTypes.isEmpty()
        && !theirTypes.isEmpty()
        && ownTypes.stream().noneMatch(theirTypes::contains)) {
      throw ClusterFailures.anotherApplication(member, ownTypes, theirTypes);
    }
    own.forEach((fact, value) -> {
      String other = theirs.get(fact);
      if (other != null && !other.equals(value)) {
        throw ClusterFailures.contractDiffers(member, fact, value, other);
      }
    });
    int theirLevel = member.build().featureLevel();
    if (ownLevel > theirLevel) {
      checkNothingGone(theirs, own, "this silo, whose feature level is higher");
    } else if (ownLevel < theirLevel) {
      checkNothingGone(own, theirs, "silo " + member.silo() + ", whose feature level is higher");
    }
  }

  private void checkNothingGone(
      SortedMap<String, String> older, SortedMap<String, String> newer, String where) {
    Set<String> types = types(newer);
    for (String fact : older.keySet()) {
      String[] words = fact.split(" ", -1);
      if (words.length == 3
          && WHOLE.contains(words[1])
          && types.contains(words[0])
          && !newer.containsKey(fact)) {
        throw ClusterFailures.contractLacks(member, fact, where);
      }
    }
  }

  private static Set<String> types(SortedMap<String, String> facts) {
    return facts.keySet().stream()
        .map(fact -> fact.substring(0, fact.indexOf(' ')))
        .filter(type -> !type.startsWith(INTERNAL))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
