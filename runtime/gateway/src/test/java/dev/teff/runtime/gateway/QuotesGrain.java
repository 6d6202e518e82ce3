package dev.teff.runtime.gateway;

import dev.teff.grains.GrainContext;
import dev.teff.grains.StatelessWorker;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Makes them up. */
@StatelessWorker
final class QuotesGrain implements Quotes {
  private final GrainContext<String> context;

  QuotesGrain(GrainContext<String> context) {
    this.context = context;
  }

  @Override
  public Quote quote(String symbol, int days, Optional<Kind> kind, Duration delay) {
    return new Quote(symbol, days, kind.map(Kind::name).orElse("none"), delay);
  }

  @Override
  public String latest() {
    return context.key();
  }

  @Override
  public String order(String symbol, int count, List<String> notes) {
    return "%d %s %s".formatted(count, symbol, notes);
  }

  @Override
  public void forget(long number) {}

  @Override
  public String note(String text) {
    return context.key() + ": " + text;
  }
}
