package dev.teff.simulator;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What travellers of one simulation carried from silo to silo, and whether it arrived: once, unless
 * something went wrong on the way.
 */
final class Luggage {
  private final Set<Piece> underWay = new LinkedHashSet<>();
  private final Set<Piece> arrived = new LinkedHashSet<>();
  private final List<String> violations = new ArrayList<>();

  private record Piece(String life, int moves) {}

  void packed(String life, int moves) {
    var piece = new Piece(life, moves);
    if (!underWay.add(piece) || arrived.contains(piece)) {
      violations.add("Traveller %s was packed twice after %d moves.".formatted(life, moves));
    }
  }

  void unpacked(String life, int moves) {
    var piece = new Piece(life, moves);
    if (!underWay.remove(piece)) {
      violations.add(
          "Traveller %s arrived after %d moves, but was not on its way: what it carries is old."
              .formatted(life, moves));
    }
    arrived.add(piece);
  }

  /** What is wrong whatever happened. */
  List<String> violations() {
    return violations;
  }

  /** What set out and did not arrive, which is wrong where nobody died and no view changed. */
  List<String> lost() {
    return underWay.stream()
        .map(piece ->
            "Traveller %s set out for its move %d and did not arrive."
                .formatted(piece.life, piece.moves + 1))
        .toList();
  }
}
