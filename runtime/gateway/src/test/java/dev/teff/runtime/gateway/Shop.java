package dev.teff.runtime.gateway;

import dev.teff.grains.Grain;
import dev.teff.grains.GrainType;
import dev.teff.grains.OneWay;
import dev.teff.grains.ReadOnly;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A grain of the tests. */
@GrainType("shop")
interface Shop extends Grain<String> {
  Receipt sell(Order order, long cents);

  @ReadOnly
  long taken();

  @ReadOnly
  @Nullable String motto(boolean any);

  @ReadOnly
  String caller();

  void close();

  void refuse(long missing) throws OutOfStockException;

  void breakDown(String why);

  /** Returns when it is interrupted. */
  void ponder();

  @OneWay
  void gift(long cents);

  /** What somebody orders. */
  record Order(String item, int count, Kind kind, Map<String, Duration> waits) {}

  /** What kind of order. */
  enum Kind {
    RETAIL,
    BULK
  }

  /** What came of it. */
  record Receipt(String text, long total) {}
}
