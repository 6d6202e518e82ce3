package dev.teff.runtime;

import dev.teff.runtime.spi.CallHandler;
import dev.teff.runtime.spi.CallRequest;
import dev.teff.runtime.spi.LocalSilo;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;

/**
 * Calls that one thread begins one after the other, handed to their silo together, so that turns of
 * quick methods share a thread. Belongs to the thread that runs what is given to its executor.
 */
final class Gathering implements CallHandler {
  /** More calls would keep the first answer waiting for long. */
  private static final int MOST = 64;

  private final LocalSilo silo;
  private final Executor soon;
  private List<CallRequest> gathered = new ArrayList<>();

  /**
   * Gathers calls.
   *
   * @param soon runs what it is given on the same thread, behind what comes together
   */
  Gathering(LocalSilo silo, Executor soon) {
    this.silo = silo;
    this.soon = soon;
  }

  @Override
  public void handle(CallRequest request) {
    gathered.add(request);
    if (gathered.size() == 1) {
      soon.execute(this::leave);
    } else if (gathered.size() == MOST) {
      leave();
    }
  }

  private void leave() {
    List<CallRequest> together = gathered;
    if (together.isEmpty()) {
      return; // they were enough to leave before
    }
    gathered = new ArrayList<>();
    if (together.size() == 1) {
      silo.handle(together.getFirst());
    } else {
      silo.handleAll(together, () -> {});
    }
  }
}
