package dev.teff.runtime;

import dev.teff.grains.Grain;
import dev.teff.grains.GrainType;
import java.util.List;

/** Where the notices for one client observer wait for whoever reads them. */
@GrainType("teff.outlet")
interface Outlet extends Grain<String> {
  /** Takes a notice. */
  void put(String method, byte[] arguments);

  /**
   * Returns what came behind a position, waiting a little when nothing did.
   *
   * @param life the life of the outlet to which the position belongs; 0 for the present end
   * @param after the number of the last notice that was read
   * @param millis how long to wait at most
   */
  Batch take(long life, long after, long millis);

  /**
   * Some notices.
   *
   * @param life in which life of the outlet they came
   * @param first the number of the first of them
   * @param last the number of the last of them, or of the last one that was read
   */
  record Batch(long life, long first, long last, List<Entry> entries) {}

  /** One notice; its arguments are encoded, as Latin-1 text since records have no arrays. */
  record Entry(String method, String arguments) {}
}
