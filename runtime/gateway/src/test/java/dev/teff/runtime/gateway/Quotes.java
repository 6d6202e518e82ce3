package dev.teff.runtime.gateway;

import dev.teff.grains.Grain;
import dev.teff.grains.GrainType;
import dev.teff.grains.HttpRoute;
import dev.teff.grains.OneWay;
import dev.teff.grains.ReadOnly;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Functions with paths of their own. */
@GrainType("quotes")
interface Quotes extends Grain<String> {
  /** A quote, from the path and the query. */
  @HttpRoute("GET /quotes/{symbol}")
  @ReadOnly
  Quote quote(String symbol, int days, Optional<Kind> kind, Duration delay);

  /** What is written out goes before what stands in braces. */
  @HttpRoute("GET /quotes/latest")
  @ReadOnly
  String latest();

  /** An order, from the path and the body. */
  @HttpRoute("POST /orders/{symbol}")
  String order(String symbol, int count, List<String> notes);

  /** Nobody waits. */
  @HttpRoute("DELETE /orders/{number}")
  @OneWay
  void forget(long number);

  /** Says which key it has. */
  @HttpRoute("PUT /desks/{key}/note")
  String note(String text);

  /** Which kind of quote. */
  enum Kind {
    BID,
    ASK
  }

  /** A quote. */
  record Quote(String symbol, int days, String kind, Duration delay) {}
}
