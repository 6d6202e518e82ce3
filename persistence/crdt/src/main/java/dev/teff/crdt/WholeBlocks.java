package dev.teff.crdt;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Blocks with those that continue each other in one. The pieces of a long run are collected and
 * joined once, so that what is copied grows with the run and not with its square.
 */
final class WholeBlocks {
  private final Runs runs;
  private final List<Block> whole = new ArrayList<>();
  private final List<Object> pieces = new ArrayList<>();
  private @Nullable Block first;
  private @Nullable Block last;
  private long length;

  WholeBlocks(Runs runs) {
    this.runs = runs;
  }

  /** Takes the next one, in their order. */
  void add(Block block) {
    if (last == null || !block.continues(last)) {
      end();
      first = block;
      length = 0;
    }
    last = block;
    length += block.length();
    if (block.content() != null) {
      pieces.add(block.content());
    }
  }

  /** All of them; nothing may be added from then on. */
  List<Block> all() {
    end();
    return whole;
  }

  private void end() {
    if (first != null) {
      whole.add(first.whole(length, content()));
      pieces.clear();
    }
  }

  private @Nullable Object content() {
    return switch (pieces.size()) {
      case 0 -> null;
      case 1 -> pieces.getFirst();
      default -> runs.join(pieces);
    };
  }
}
