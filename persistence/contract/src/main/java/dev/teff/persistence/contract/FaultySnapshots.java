package dev.teff.persistence.contract;

import dev.teff.grains.GrainId;
import dev.teff.persistence.contract.FaultPlan.Operation;
import dev.teff.persistence.spi.Snapshot;
import dev.teff.persistence.spi.Snapshots;
import java.util.Optional;

/** The snapshots of a {@link FaultyStore}. */
final class FaultySnapshots implements Snapshots {
  private final Snapshots snapshots;
  private final Faults faults;

  FaultySnapshots(Snapshots snapshots, Faults faults) {
    this.snapshots = snapshots;
    this.faults = faults;
  }

  @Override
  public Optional<Snapshot> load(GrainId grain) {
    return faults.spoil(Operation.LOAD_SNAPSHOT, grain.toString(), () -> snapshots.load(grain));
  }

  @Override
  public boolean save(GrainId grain, Snapshot snapshot) {
    return faults.spoil(
        Operation.SAVE_SNAPSHOT, grain.toString(), () -> snapshots.save(grain, snapshot));
  }

  @Override
  public void delete(GrainId grain) {
    faults.spoil(
        Operation.SAVE_SNAPSHOT,
        grain.toString(),
        () -> {
          snapshots.delete(grain);
          return grain;
        });
  }
}
