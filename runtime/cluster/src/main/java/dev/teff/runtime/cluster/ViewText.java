package dev.teff.runtime.cluster;

import dev.teff.runtime.cluster.ClusterView.Member;
import dev.teff.runtime.cluster.ClusterView.MemberState;
import java.util.Locale;
import java.util.stream.Collectors;

/** A view for the log. */
final class ViewText {
  private ViewText() {}

  /** Names the members, with their state where it is not the usual one. */
  static String of(ClusterView view) {
    return view.members().isEmpty()
        ? "nobody"
        : view.members().stream().map(ViewText::of).collect(Collectors.joining(", "));
  }

  private static String of(Member member) {
    String name = member.silo().name();
    return member.state() == MemberState.ACTIVE
        ? name
        : "%s (%s)".formatted(name, member.state().name().toLowerCase(Locale.ROOT));
  }
}
