package dev.teff.persistence.contract;

import dev.teff.grains.GrainId;
import java.util.List;
import java.util.Random;

/** Grains whose names a store might take for each other, or not take at all. */
final class Names {
  private Names() {}

  static List<GrainId> ofAnyScript() {
    return List.of(
        GrainId.of("Konto", "Zoë"),
        GrainId.of("Konto", "zoë"),
        GrainId.of("Konto", "Zoe\u0308"),
        GrainId.of("账户", "爱丽丝"),
        GrainId.of("account", "🦙"),
        GrainId.of("account", "a'b\"c%_\\"),
        GrainId.of("account", "a "),
        GrainId.of("account", "a"),
        GrainId.of("account", "k".repeat(GrainId.MAX_KEY_LENGTH)),
        longestReplica());
  }

  /**
   * As many bytes as a replica's log has in its key where its grain's key is as long as may be. No
   * store can compress them.
   */
  private static GrainId longestReplica() {
    var random = new Random(5);
    var key = new StringBuilder("1000/account/");
    for (int i = 0; i < GrainId.MAX_KEY_LENGTH; i++) {
      key.append((char) (0x4E00 + random.nextInt(0x5000)));
    }
    return GrainId.of("teff.replica", key.toString());
  }
}
