package dev.teff.runtime.gateway;

import java.util.concurrent.CountDownLatch;

/**
 * What a sleeper tells.
 *
 * @param asleep it sleeps
 * @param woken it was interrupted
 */
record Bed(CountDownLatch asleep, CountDownLatch woken) {
  Bed() {
    this(new CountDownLatch(1), new CountDownLatch(1));
  }
}
