package dev.teff.samples.bank;

import dev.teff.grains.Grain;
import dev.teff.grains.GrainType;

/**
 * One transfer between two accounts, named by its id.
 *
 * <p>A transfer journals every step it took. Called again with the same id it goes on where it was,
 * on whatever silo it wakes; a transfer that ended answers as it did the first time.
 */
@GrainType("transfer")
public interface Transfer extends Grain<String> {
  /** Moves money, once. */
  TransferOutcome execute(String from, String to, long cents);
}
