package dev.teff.runtime.cluster;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Who is in the cluster, as committed in the store: the only truth from which owners derive.
 *
 * @param version counts the committed changes, from 1; 0 is the view before the first
 * @param members in the order in which they joined
 */
public record ClusterView(long version, List<Member> members) {
  /** The view before anybody joined. */
  static final ClusterView EMPTY = new ClusterView(0, List.of());

  /** Copies the list. */
  public ClusterView {
    members = List.copyOf(members);
  }

  /** What a member may do. */
  public enum MemberState {
    /** In the view, and hosts nothing yet. */
    JOINING,
    /** Hosts grains. */
    ACTIVE,
    /** Hands its grains over and takes no new ones. */
    LEAVING
  }

  /**
   * One silo of the view.
   *
   * @param membershipAddress where the membership service of the silo listens, {@code host:port}
   */
  public record Member(SiloIdentity silo, String membershipAddress, MemberState state) {
    private Member in(MemberState other) {
      return new Member(silo, membershipAddress, other);
    }
  }

  /** The member with this incarnation. */
  public Optional<Member> member(long incarnation) {
    return members.stream()
        .filter(member -> member.silo().incarnation() == incarnation)
        .findFirst();
  }

  /** The members in this state. */
  List<Member> inState(MemberState state) {
    return members.stream().filter(member -> member.state() == state).toList();
  }

  /** The members but for those with these incarnations. */
  List<Member> without(Set<Long> incarnations) {
    return members.stream()
        .filter(member -> !incarnations.contains(member.silo().incarnation()))
        .toList();
  }

  /** The members with one of them in another state; the same members when it is not there. */
  List<Member> with(long incarnation, MemberState state) {
    return members.stream()
        .map(member -> member.silo().incarnation() == incarnation ? member.in(state) : member)
        .toList();
  }
}
