package dev.teff.loadtest;

import com.typesafe.config.ConfigFactory;
import dev.teff.grains.Grains;
import dev.teff.persistence.spi.Store;
import dev.teff.persistence.spi.Stores;
import dev.teff.runtime.Silo;
import java.time.Instant;
import java.util.Map;

/** Ledgers as grains of one silo. */
public final class TeffLedgers implements Ledgers {
  /** Recoveries read all events. */
  private static final Map<String, Object> NO_SNAPSHOTS =
      Map.of("teff.snapshot.events", 0, "teff.snapshot.bytes", 0, "teff.snapshot.replay-time", 0);

  private final Store store;
  private final Silo silo;

  private TeffLedgers(Store store, Silo silo) {
    this.store = store;
    this.silo = silo;
  }

  /** A silo with the settings that it has when nobody sets anything. */
  public static TeffLedgers on(BenchStore store) {
    return at(store.url());
  }

  /** The same on the store of a URL. */
  static TeffLedgers at(String url) {
    return on(Stores.open(url), Map.of());
  }

  /** A silo that takes no snapshots. */
  public static TeffLedgers withoutSnapshots(BenchStore store) {
    return on(store.open(), NO_SNAPSHOTS);
  }

  private static TeffLedgers on(Store opened, Map<String, Object> settings) {
    try {
      Silo silo =
          Silo.builder()
              .name("bench")
              .store(opened)
              .config(ConfigFactory.parseMap(settings))
              .start();
      return new TeffLedgers(opened, silo);
    } catch (RuntimeException e) {
      opened.close();
      throw e;
    }
  }

  @Override
  public Account ledger(String key) {
    Grains grains = silo.grains();
    Ledger ledger = grains.ref(Ledger.class, key);
    return new Account() {
      @Override
      public long post(long amount) {
        return ledger.post(amount);
      }

      @Override
      public long fill(int events) {
        return ledger.fill(events);
      }

      @Override
      public long total() {
        return ledger.total();
      }
    };
  }

  /** The total of a ledger. */
  long total(String key) {
    return silo.grains().ref(Ledger.class, key).total();
  }

  /** Sets a reminder that adds one to a ledger. */
  void remind(String key, Instant due) {
    silo.grains().ref(Ledger.class, key).remind(due);
  }

  @Override
  public void close() {
    silo.close();
    store.close();
  }
}
