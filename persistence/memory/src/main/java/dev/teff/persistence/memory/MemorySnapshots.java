package dev.teff.persistence.memory;

import dev.teff.grains.GrainId;
import dev.teff.persistence.spi.Snapshot;
import dev.teff.persistence.spi.Snapshots;
import java.util.Comparator;
import java.util.Optional;

/** Snapshots in a map. */
final class MemorySnapshots implements Snapshots {
  private static final Comparator<Snapshot> AGE =
      Comparator.comparingLong(Snapshot::epoch).thenComparingLong(Snapshot::sequence);

  private final Memory memory;
  private final Gate gate;

  MemorySnapshots(Memory memory, Gate gate) {
    this.memory = memory;
    this.gate = gate;
  }

  @Override
  public Optional<Snapshot> load(GrainId grain) {
    gate.check();
    return Optional.ofNullable(memory.snapshots.get(grain));
  }

  @Override
  public boolean save(GrainId grain, Snapshot snapshot) {
    gate.check();
    var copy = new Snapshot(snapshot.sequence(), snapshot.epoch(), snapshot.content().clone());
    Snapshot held =
        memory.snapshots.merge(
            grain, copy, (stored, given) -> AGE.compare(stored, given) > 0 ? stored : given);
    return AGE.compare(held, copy) == 0;
  }

  @Override
  public void delete(GrainId grain) {
    gate.check();
    memory.snapshots.remove(grain);
  }
}
