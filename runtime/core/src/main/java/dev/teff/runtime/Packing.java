package dev.teff.runtime;

import dev.teff.grains.GrainId;
import dev.teff.grains.Migratable;
import dev.teff.runtime.spi.Luggage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Packs what a grain takes to another silo. What cannot be packed, or has no room, stays behind,
 * and the log says so: a grain that could not leave would answer nobody.
 *
 * @param silo the one that it leaves
 * @param room how many bytes all of it may have
 */
record Packing(GrainId grain, String silo, int room) {
  private static final Logger LOG = LoggerFactory.getLogger("dev.teff.activation");
  private static final byte[] NOTHING = {};

  /**
   * By the holder of the baton of an activation that runs no turn any more.
   *
   * @param object the grain itself
   * @param few what the runtime keeps for it, if anything
   * @param receipts whether it cannot learn of calls that took effect from its log
   */
  Luggage pack(@Nullable Object object, @Nullable ActivationExtras few, boolean receipts) {
    byte[] packed = object instanceof Migratable migratable ? packed(migratable) : NOTHING;
    return new Luggage(packed, few == null ? NOTHING : kept(few, receipts, room - packed.length));
  }

  private byte[] packed(Migratable migratable) {
    try {
      byte[] packed = migratable.dehydrate();
      if (packed.length <= room) {
        return packed;
      }
      LOG.warn(
          "{} leaves {} without what it wanted to carry: {} bytes, and teff.cluster.max-frame has room for {}.",
          grain,
          silo,
          packed.length,
          room);
    } catch (Exception | Error e) { // the grain's own code
      LOG.warn("{} leaves {} without what it wanted to carry.", grain, silo, e);
    }
    return NOTHING;
  }

  private byte[] kept(ActivationExtras few, boolean receipts, int left) {
    try {
      return few.pack(receipts, left).encode(left);
    } catch (RuntimeException | Error e) {
      LOG.warn("{} leaves {} without its observers and receipts.", grain, silo, e);
      return NOTHING;
    }
  }
}
