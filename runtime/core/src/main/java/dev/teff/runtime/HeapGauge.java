package dev.teff.runtime;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.List;

/** The heap of this process. */
final class HeapGauge implements MemoryGauge {
  private final List<MemoryPoolMXBean> pools =
      ManagementFactory.getMemoryPoolMXBeans().stream()
          .filter(pool -> pool.getType() == MemoryType.HEAP)
          .toList();

  /**
   * Those of old objects: the JVM lets nobody set a limit to the others, which fill all the time.
   */
  private final List<MemoryPoolMXBean> longLived =
      pools.stream().filter(MemoryPoolMXBean::isUsageThresholdSupported).toList();

  @Override
  public double occupancy() {
    return (double) used(pools) / Runtime.getRuntime().maxMemory();
  }

  /** What it measured, which hardly comes to the same byte again. */
  @Override
  public long measured() {
    return used(longLived);
  }

  /** What was in use behind the last collection of each. */
  private static long used(List<MemoryPoolMXBean> pools) {
    long used = 0;
    for (MemoryPoolMXBean pool : pools) {
      MemoryUsage usage = pool.getCollectionUsage();
      used += usage == null ? 0 : usage.getUsed();
    }
    return used;
  }
}
