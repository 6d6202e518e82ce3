package dev.teff.runtime.cluster;

import dev.teff.runtime.spi.ClusterReport;
import dev.teff.runtime.spi.ClusterReport.Figures;
import dev.teff.runtime.spi.ClusterReport.SiloReport;
import dev.teff.runtime.spi.SiloStatistics;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * Who is in the cluster, as committed in the store: the only truth from which owners derive.
 *
 * @param version counts the committed changes, from 1; 0 is the view before the first
 * @param members in the order in which they joined
 * @param ghosts incarnations that were removed, and may not know it yet
 * @param doubts who takes whom for dead, and waits for a contradiction
 * @param featureLevel what every silo can do, now and later
 */
public record ClusterView(
    long version, List<Member> members, List<Long> ghosts, List<Doubt> doubts, int featureLevel) {
  /** The view before anybody joined. */
  static final ClusterView EMPTY = new ClusterView(0, List.of());

  /** Copies the lists, and leaves out doubts about who is no member. */
  public ClusterView {
    members = List.copyOf(members);
    ghosts = List.copyOf(ghosts);
    doubts = doubts.isEmpty() ? List.of() : ofMembers(doubts, members);
  }

  /** A view without doubts, and of no feature level. */
  public ClusterView(long version, List<Member> members, List<Long> ghosts) {
    this(version, members, ghosts, List.of(), 0);
  }

  /** A view without ghosts. */
  public ClusterView(long version, List<Member> members) {
    this(version, members, List.of());
  }

  private static List<Doubt> ofMembers(List<Doubt> doubts, List<Member> members) {
    return doubts.stream()
        .filter(doubt -> members.stream().anyMatch(each -> each.incarnation() == doubt.suspect()))
        .toList();
  }

  /**
   * A silo that hears nothing of a member asks by this whether it still reads the view: a member
   * that does takes the doubt away.
   *
   * @param suspect the incarnation of the silent one
   * @param by the incarnation of the silo that doubts
   */
  record Doubt(long suspect, long by) {}

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
   * @param build what its application is
   */
  public record Member(
      SiloIdentity silo, String membershipAddress, MemberState state, Build build) {
    /** A member of which nobody knows what its application is. */
    Member(SiloIdentity silo, String membershipAddress, MemberState state) {
      this(silo, membershipAddress, state, Build.UNKNOWN);
    }

    private Member in(MemberState other) {
      return new Member(silo, membershipAddress, other, build);
    }

    private long incarnation() {
      return silo.incarnation();
    }
  }

  /**
   * The application of a silo.
   *
   * @param featureLevel what it can do
   * @param contract the digest of the contract that it keeps; empty when there is none
   */
  public record Build(int featureLevel, String contract) {
    /** Of a silo that does not say. */
    static final Build UNKNOWN = new Build(0, "");
  }

  /** The member with this incarnation. */
  public Optional<Member> member(long incarnation) {
    for (int at = 0; at < members.size(); at++) { // asked for every call
      Member member = members.get(at);
      if (member.incarnation() == incarnation) {
        return Optional.of(member);
      }
    }
    return Optional.empty();
  }

  /** The members in this state. */
  List<Member> inState(MemberState state) {
    return members.stream().filter(member -> member.state() == state).toList();
  }

  /** The view for those who only look, with what silos told of themselves, by name. */
  ClusterReport report(Map<String, SiloStatistics> told) {
    return new ClusterReport(
        version,
        members.stream()
            .map(member ->
                new SiloReport(
                    member.silo().name(),
                    member.silo().host() + ":" + member.silo().port(),
                    member.state().name().toLowerCase(Locale.ROOT),
                    Optional.ofNullable(told.get(member.silo().name())).map(Figures::of)))
            .toList());
  }

  /** Another version of the same. */
  ClusterView at(long other) {
    return new ClusterView(other, members, ghosts, doubts, featureLevel);
  }

  /** With one member more; the first one of all brings its feature level along. */
  ClusterView joined(Member member) {
    return new ClusterView(
        version,
        Stream.concat(members.stream(), Stream.of(member)).toList(),
        ghosts,
        doubts,
        version == 0 && members.isEmpty() ? member.build().featureLevel() : featureLevel);
  }

  /** The feature level that all members have; 0 without any. */
  int reachedLevel() {
    return members.stream().mapToInt(member -> member.build().featureLevel()).min().orElse(0);
  }

  /** At a feature level that all members have; the same view when they do not. */
  ClusterView risenTo(int level) {
    return level > featureLevel && level <= reachedLevel()
        ? new ClusterView(version, members, ghosts, doubts, level)
        : this;
  }

  /** With a silo's doubts whether others live. */
  ClusterView doubting(Set<Long> suspects, long by) {
    Stream<Doubt> more = suspects.stream().map(suspect -> new Doubt(suspect, by));
    return withDoubts(Stream.concat(doubts.stream(), more).distinct().toList());
  }

  /** Without doubts about one that lives, by its own word. */
  ClusterView assured(long alive) {
    return withDoubts(doubts.stream().filter(doubt -> doubt.suspect() != alive).toList());
  }

  /** Whether anybody doubts that a member lives. */
  boolean doubts(long suspect) {
    return doubts.stream().anyMatch(doubt -> doubt.suspect() == suspect);
  }

  private ClusterView withDoubts(List<Doubt> others) {
    return new ClusterView(version, members, ghosts, others, featureLevel);
  }

  /** With one of the members in another state; the same view when it is not there. */
  ClusterView with(long incarnation, MemberState state) {
    return mapped(member -> member.incarnation() == incarnation ? member.in(state) : member);
  }

  /** Without those who are taken for dead: where they may host grains, they become ghosts. */
  ClusterView without(Set<Long> incarnations) {
    Predicate<Member> dead = member -> incarnations.contains(member.incarnation());
    Stream<Long> haunting =
        members.stream()
            .filter(dead.and(member -> member.state() != MemberState.JOINING))
            .map(Member::incarnation);
    return new ClusterView(
        version,
        members.stream().filter(dead.negate()).toList(),
        Stream.concat(ghosts.stream(), haunting).distinct().toList(),
        doubts,
        featureLevel);
  }

  /** Without a member that hosts nothing any more. */
  ClusterView departed(long incarnation) {
    return new ClusterView(
        version,
        members.stream().filter(member -> member.incarnation() != incarnation).toList(),
        ghosts,
        doubts,
        featureLevel);
  }

  /** Without ghosts that have been waited out. */
  ClusterView forgetting(Set<Long> incarnations) {
    return new ClusterView(
        version,
        members,
        ghosts.stream().filter(ghost -> !incarnations.contains(ghost)).toList(),
        doubts,
        featureLevel);
  }

  private ClusterView mapped(UnaryOperator<Member> change) {
    return new ClusterView(
        version, members.stream().map(change).toList(), ghosts, doubts, featureLevel);
  }
}
