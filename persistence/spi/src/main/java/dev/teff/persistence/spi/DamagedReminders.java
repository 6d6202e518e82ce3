package dev.teff.persistence.spi;

import dev.teff.grains.GrainException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says which reminders a store passes over because they are damaged: each once, for they are met
 * whenever somebody looks for what is due. Safe for use by any thread.
 */
public final class DamagedReminders {
  private static final Logger LOG = LoggerFactory.getLogger(DamagedReminders.class);

  /** Whoever has more than these has read enough, and this must not fill the memory. */
  private static final int MOST = 1_000;

  private final Set<String> reported = ConcurrentHashMap.newKeySet();

  /** Reports what a reminder was found to be, unless that was done before. */
  public void passedOver(GrainException damage) {
    String message = String.valueOf(damage.getMessage());
    if (reported.size() < MOST && reported.add(message)) {
      LOG.warn("A reminder does not tick, until it is set again: {}", message);
    }
  }
}
