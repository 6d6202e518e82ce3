package dev.teff.runtime;

import dev.teff.grains.GrainId;
import dev.teff.grains.spi.KeyCodec;
import dev.teff.persistence.spi.Register;
import dev.teff.persistence.spi.Store;
import dev.teff.runtime.spi.PinnedGrain;
import dev.teff.runtime.wire.WireReader;
import dev.teff.runtime.wire.WireWriter;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * What the store has of one grain's replicas: who they are, and a log of each. Everything blocks on
 * the store.
 */
record StoredReplicas(Store store, GrainId grain) {
  private static final int LOG_KEY_PARTS = 3;

  /** Where a replica's changes are stored. */
  GrainId log(long replica) {
    return GrainId.of(
        PinnedGrain.REPLICA, KeyCodec.join(Long.toString(replica), grain.type(), grain.key()));
  }

  /** The grain of whose replicas a log is one's. */
  static GrainId grain(GrainId log) {
    List<String> parts = KeyCodec.split(log.key(), LOG_KEY_PARTS);
    return GrainId.of(parts.get(1), parts.get(2));
  }

  /** The replicas as of now. */
  ReplicaList read() {
    return store.registers().read(name()).map(StoredReplicas::decoded).orElse(ReplicaList.EMPTY);
  }

  /**
   * Changes the list of the replicas.
   *
   * @param change what to make of it; asked again when others have changed it meanwhile
   */
  void change(UnaryOperator<ReplicaList> change) {
    while (true) {
      Optional<Register.Versioned> stored = store.registers().read(name());
      ReplicaList list = stored.map(StoredReplicas::decoded).orElse(ReplicaList.EMPTY);
      ReplicaList next = change.apply(list);
      long version = stored.map(Register.Versioned::version).orElse(0L);
      if (next.equals(list)
          || store
              .registers()
              .compareAndSet(name(), version, WireWriter.encode(ReplicaList.CODEC, next))) {
        return;
      }
    }
  }

  private static ReplicaList decoded(Register.Versioned stored) {
    return WireReader.decode(ReplicaList.CODEC, stored.value());
  }

  private String name() {
    return "replicas/" + grain;
  }
}
