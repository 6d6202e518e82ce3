package dev.teff.persistence.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teff.grains.GrainId;
import dev.teff.persistence.spi.Batch.Retention;
import dev.teff.persistence.spi.Claim;
import dev.teff.persistence.spi.Store;

/** Replaces the value of one grain again and again. */
final class CrashValues extends CrashLog {
  CrashValues(Store store, GrainId grain, CrashVoice voice) {
    super(store, grain, voice);
  }

  @Override
  Retention retention() {
    return Retention.LATEST;
  }

  /** One value is there: the acknowledged one or a later one. */
  static void check(Store store, GrainId grain, CrashTold told) {
    Claim claim = claim(store, grain);

    assertThat(claim.first()).isEqualTo(Math.max(1, claim.head()));
    assertEvents(grain, claim, Logs.records(store, grain, 1, Long.MAX_VALUE));
    assertThat(claim.head()).isGreaterThanOrEqualTo(told.last(grain.key()));
  }
}
