package dev.teff.runtime.placement;

import dev.teff.grains.GrainId;
import dev.teff.placement.affinity.Link;
import dev.teff.placement.affinity.Move;
import dev.teff.placement.affinity.Offer;
import dev.teff.placement.affinity.SiloState;
import java.util.List;
import java.util.Set;

/** What silos tell each other about placement. */
sealed interface Message {
  /** Who says it. */
  String from();

  /**
   * How busy a silo is, and what it counted about calls to and from the receiver's grains.
   *
   * @param labels what its operator said about it
   * @param here which of the grains that it counted are on it
   */
  record Report(SiloState state, Set<String> labels, List<Link> links, Set<GrainId> here)
      implements Message {
    @Override
    public String from() {
      return state.name();
    }
  }

  /**
   * An offer that wants a decision.
   *
   * @param dryRun whether it is only to be said what would move
   */
  record Invitation(long number, Offer offer, boolean dryRun) implements Message {
    @Override
    public String from() {
      return offer.silo().name();
    }
  }

  /**
   * What both silos are to move.
   *
   * @param saves which share of what crosses between them the moves save
   * @param dryRun whether nothing moves, since one of them is in a dry run
   */
  record Decision(
      String from, long number, List<Move> moves, String why, double saves, boolean dryRun)
      implements Message {}

  /** The silo is in another exchange, or wants none. */
  record Refusal(String from, long number) implements Message {}
}
