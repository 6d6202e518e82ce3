package dev.teff.runtime.cluster;

import java.util.List;
import java.util.Optional;

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
  public record Member(SiloIdentity silo, String membershipAddress, MemberState state) {}

  /** The member with this incarnation. */
  public Optional<Member> member(long incarnation) {
    return members.stream()
        .filter(member -> member.silo().incarnation() == incarnation)
        .findFirst();
  }
}
