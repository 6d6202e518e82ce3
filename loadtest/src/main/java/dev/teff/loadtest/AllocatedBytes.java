package dev.teff.loadtest;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** What all threads of this process allocated; virtual threads count for their carriers. */
final class AllocatedBytes {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private AllocatedBytes() {}

  /** In total, since the process started. */
  static long now() {
    return THREADS.getTotalThreadAllocatedBytes();
  }
}
