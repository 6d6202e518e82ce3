package dev.teff.runtime;

import dev.teff.grains.ErrorCode;
import dev.teff.grains.GrainException;
import dev.teff.grains.GrainException.Outcome;
import dev.teff.grains.spi.Services;
import java.util.Map;
import java.util.stream.Collectors;

/** The objects given to {@link SiloBuilder#provide}. */
record NamedServices(Map<Class<?>, Object> byType) implements Services {
  @Override
  public <T> T get(Class<T> type) {
    Object service = byType.get(type);
    if (service == null) {
      throw new GrainException(
          ErrorCode.SERVICE_MISSING,
          Outcome.DID_NOT_RUN,
          "A grain's constructor wants a %s, but the silo has none | provided: %s | it was not provided, or under another type | add .provide(%s.class, …) to Silo.builder()"
              .formatted(
                  type.getName(),
                  byType.keySet().stream()
                      .map(Class::getName)
                      .sorted()
                      .collect(Collectors.joining(", ", "[", "]")),
                  type.getSimpleName()));
    }
    return type.cast(service);
  }
}
