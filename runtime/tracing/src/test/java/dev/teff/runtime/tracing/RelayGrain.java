package dev.teff.runtime.tracing;

import dev.teff.grains.GrainContext;
import io.opentelemetry.api.trace.Span;
import java.util.Map;

/** Hands on what it is asked. */
final class RelayGrain implements Relay {
  private final GrainContext<String> context;

  RelayGrain(GrainContext<String> context) {
    this.context = context;
  }

  @Override
  public Map<String, String> said(String keys) {
    if (keys.isEmpty()) {
      return context.callContext();
    }
    int comma = keys.indexOf(',');
    String next = comma < 0 ? keys : keys.substring(0, comma);
    return at(next).said(comma < 0 ? "" : keys.substring(comma + 1));
  }

  @Override
  public void scatter(String key) {
    var started = context.grains().start(at(key), relay -> relay.said(""));
    context.grains().send(at(key), relay -> relay.said(""));
    started.await();
  }

  @Override
  public String span() {
    return Span.current().getSpanContext().getSpanId();
  }

  @Override
  public void fail(String why) {
    throw new IllegalStateException(why);
  }

  private Relay at(String key) {
    return context.grains().ref(Relay.class, key);
  }
}
