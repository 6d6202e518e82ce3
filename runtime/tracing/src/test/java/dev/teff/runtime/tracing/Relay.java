package dev.teff.runtime.tracing;

import dev.teff.grains.Grain;
import dev.teff.grains.GrainType;
import java.util.Map;

/** Hands on what it is asked. */
@GrainType("relay")
public interface Relay extends Grain<String> {
  /** What is said about the call, at the end of a chain of relays. */
  Map<String, String> said(String keys);

  /** Starts one call without waiting, and sends another one way. */
  void scatter(String key);

  /** The span in which OpenTelemetry says that the method runs. */
  String span();

  /** Throws. */
  void fail(String why);
}
