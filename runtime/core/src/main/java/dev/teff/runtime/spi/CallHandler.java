package dev.teff.runtime.spi;

/** Something that takes calls and sees to their completion. */
@FunctionalInterface
public interface CallHandler {
  /**
   * Takes one call. Returns at once, never throws and never runs grain code on the calling thread;
   * calls handed over in order by one thread for one grain start in that order.
   */
  void handle(CallRequest request);
}
