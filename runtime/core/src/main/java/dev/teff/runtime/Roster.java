package dev.teff.runtime;

import dev.teff.grains.Grain;
import dev.teff.grains.GrainType;
import java.util.List;

/** Tells who is in the cluster; on whatever silo it is asked. */
@GrainType("teff.roster")
interface Roster extends Grain<String> {
  /** Who is, as the silo knows. */
  Members members();

  /** Who is in which view. */
  record Members(long view, List<Entry> members) {}

  /** One silo. */
  record Entry(String name, String address, String state) {}
}
