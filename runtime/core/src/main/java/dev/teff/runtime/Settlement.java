package dev.teff.runtime;

import dev.teff.grains.ErrorCode;
import dev.teff.grains.GrainException;
import dev.teff.grains.GrainException.Outcome;
import dev.teff.grains.GrainId;
import dev.teff.persistence.spi.Claim;
import dev.teff.persistence.spi.EventLog;
import dev.teff.persistence.spi.LogRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out what became of batches whose commit ended unknown. A new claim ends what may still be
 * on its way to the log; what the activation has in the log then, by its epoch, is what it will
 * ever have there. Where that cannot be seen, outputs fail as of unknown outcome. Blocks on the
 * store.
 */
final class Settlement {
  private static final Logger LOG = LoggerFactory.getLogger(DurableState.class);

  private final EventLog log;
  private final GrainId logId;
  private final long epoch;
  private final OutputGate gate;
  private final GrainException doubt;
  private long last; // of the activation's own records

  /**
   * A settlement.
   *
   * @param epoch of the activation whose gate it is
   * @param doubt what the store said
   */
  Settlement(EventLog log, GrainId logId, long epoch, OutputGate gate, GrainException doubt) {
    this.log = log;
    this.logId = logId;
    this.epoch = epoch;
    this.gate = gate;
    this.doubt = doubt;
    this.last = gate.durable();
  }

  /** Lets out what is stored, and fails the rest. */
  void run() {
    GrainException rest = doubt;
    try {
      Claim now = log.claim(logId);
      if (now.head() > last) {
        log.read(logId, Math.max(now.first(), last + 1), now.head(), this::look);
      }
      gate.advance(last);
      // Else what followed may have been there, and have made room for what others wrote.
      if (now.first() <= last + 1) {
        rest = notStored();
      }
    } catch (RuntimeException e) {
      LOG.warn("What became of a commit of {} cannot be found out: {}", logId, e.toString());
    } finally {
      gate.breakWith(rest); // whatever happens: its activation waits for it to leave
    }
  }

  private void look(LogRecord stored) {
    if (stored.epoch() == epoch) {
      last = stored.sequence();
    }
  }

  private GrainException notStored() {
    return new GrainException(
        ErrorCode.FENCED,
        Outcome.DID_NOT_RUN,
        "%s was superseded by its own silo, which looked for a commit of unknown fate | grain %s, epoch %d, stored up to %d | %s | nothing more was stored: the call is made again by itself where its deadline permits"
            .formatted(logId, logId, epoch, last, doubt.getMessage()),
        doubt);
  }
}
