package dev.teff.runtime.cluster;

import dev.teff.grains.ErrorCode;
import dev.teff.grains.GrainException;
import dev.teff.grains.GrainException.Outcome;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the addresses where a client looks for silos. */
final class Seeds {
  private Seeds() {}

  /**
   * Where to connect to.
   *
   * @throws GrainException {@code TEFF-501} when there is none, or one is not {@code host:port}
   */
  static List<HostPort> parse(List<String> seeds) {
    if (seeds.isEmpty()) {
      throw invalid("There are none", null);
    }
    return seeds.stream().map(Seeds::parse).toList();
  }

  private static HostPort parse(String seed) {
    try {
      HostPort address = HostPort.parse(seed);
      if (address.port() <= 0 || address.port() > 0xffff) {
        throw new IllegalArgumentException("\"%s\" has no port of 1 to 65535".formatted(seed));
      }
      return address;
    } catch (IllegalArgumentException e) {
      throw invalid(e.getMessage(), e);
    }
  }

  private static GrainException invalid(@Nullable String what, @Nullable Throwable cause) {
    return new GrainException(
        ErrorCode.CONFIGURATION_INVALID,
        Outcome.DID_NOT_RUN,
        "The client's seeds cannot be used: %s | a misspelt or missing address | give the addresses of one or more silos as host:port"
            .formatted(what),
        cause);
  }
}
