package dev.teff.runtime.spi;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Who is in a cluster, and what each silo says of itself.
 *
 * @param view counts the changes of the cluster; 0 for a silo that is in none
 * @param silos in the order in which they joined
 */
public record ClusterReport(long view, List<SiloReport> silos) {
  /** Copies the list. */
  public ClusterReport {
    silos = List.copyOf(silos);
  }

  /**
   * One silo, as the others know it.
   *
   * @param name unique in its cluster
   * @param address where it takes calls of other silos, {@code host:port}; empty where it takes
   *     none
   * @param state what it does now, in one word, such as {@link #ACTIVE}
   * @param figures what it said of itself; empty when it was not asked or did not answer
   */
  public record SiloReport(String name, String address, String state, Optional<Figures> figures) {
    /** The state of one that hosts grains. */
    public static final String ACTIVE = "active";

    /** One that has not been asked. */
    public SiloReport(String name, String address, String state) {
      this(name, address, state, Optional.empty());
    }
  }

  /**
   * What a silo hosts, and did since its start.
   *
   * @param grains how many are active
   * @param activations how many activations there have been
   * @param turns how many turns ran
   * @param activeGrains how many are active of each type, of those that the reader may know
   */
  public record Figures(long grains, long activations, long turns, Map<String, Long> activeGrains) {
    /** Copies the map. */
    public Figures {
      activeGrains = Map.copyOf(activeGrains);
    }

    /** The sums of what it did for each type. */
    public static Figures of(SiloStatistics told) {
      return new Figures(
          told.activeGrains().values().stream().mapToLong(Long::longValue).sum(),
          told.activations(),
          told.turns(),
          told.activeGrains());
    }
  }
}
