package dev.teff.client;

import dev.teff.grains.spi.MethodDescriptor.Failure;
import dev.teff.runtime.spi.CallRequest;
import java.util.List;

/**
 * What a call was for, as far as its failures tell.
 *
 * @param what it, in words
 * @param failures the exceptions that the caller knows
 */
record Asked(String what, List<? extends Failure<?>> failures) {
  static Asked of(CallRequest request) {
    return new Asked(
        describe(request.target().toString(), request.method().name()),
        request.method().failures());
  }

  static Asked named(String type, String key, String method) {
    return new Asked(describe(type + "/" + key, method), List.of());
  }

  private static String describe(String grain, String method) {
    return "grain %s, method %s".formatted(grain, method);
  }
}
