package dev.teff.simulator;

import dev.teff.grains.GrainId;
import dev.teff.runtime.spi.Departure;
import dev.teff.runtime.spi.HostedGrain;
import dev.teff.runtime.spi.LocalSilo;
import dev.teff.runtime.spi.Luggage;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;

/** Planted bugs: silos whose grains move without what a move takes care of. */
final class CarelessMoves {
  private CarelessMoves() {}

  /** How a grain departs from a silo. */
  interface Manner {
    Optional<BooleanSupplier> depart(LocalSilo silo, GrainId grain, Departure departure);
  }

  /** The grain says that it has stopped, and goes on. */
  static Manner withoutStopping() {
    return (silo, grain, departure) ->
        silo.hosted(grain)
            .map(hosted -> {
              departure.stopped(hosted, Luggage.NONE, () -> {});
              return () -> false;
            });
  }

  /** Every move from a silo carries what the first one of the same grain did. */
  static Manner withOldLuggage() {
    Map<GrainId, Luggage> first = new ConcurrentHashMap<>();
    return (silo, grain, departure) ->
        silo.depart(
            grain,
            new Repacked(departure) {
              @Override
              Luggage repack(Luggage carried) {
                return carried.packed().length == 0
                    ? carried
                    : first.computeIfAbsent(grain, unknown -> carried);
              }
            });
  }

  /** What the grain carries is left behind. */
  static Manner withoutLuggage() {
    return (silo, grain, departure) ->
        silo.depart(
            grain,
            new Repacked(departure) {
              @Override
              Luggage repack(Luggage carried) {
                return Luggage.NONE;
              }
            });
  }

  private abstract static class Repacked implements Departure {
    private final Departure real;

    Repacked(Departure real) {
      this.real = real;
    }

    abstract Luggage repack(Luggage carried);

    @Override
    public int room() {
      return real.room();
    }

    @Override
    public void stopped(HostedGrain activation, Luggage carried, Runnable gone) {
      real.stopped(activation, repack(carried), gone);
    }

    @Override
    public void missed() {
      real.missed();
    }
  }
}
