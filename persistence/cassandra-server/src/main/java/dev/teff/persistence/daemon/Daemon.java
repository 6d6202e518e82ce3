package dev.teff.persistence.daemon;

import java.io.IOException;
import org.apache.cassandra.service.CassandraDaemon;

/**
 * A Cassandra node that ends when its input ends: whoever started it holds the other end of the
 * pipe, so that they end together, however that is. What it acknowledged is on the disk.
 */
public final class Daemon {
  private Daemon() {}

  /** The process. */
  public static void main(String[] arguments) {
    var watch = new Thread(Daemon::endWithInput, "watch-input");
    watch.setDaemon(true);
    watch.start();
    CassandraDaemon.main(arguments);
  }

  private static void endWithInput() {
    try {
      while (System.in.read() >= 0) {
        // what is said does not matter
      }
    } catch (IOException e) {
      // A broken pipe is an end as well.
    }
    Runtime.getRuntime().halt(0);
  }
}
