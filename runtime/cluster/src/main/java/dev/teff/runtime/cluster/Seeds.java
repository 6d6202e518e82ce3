package dev.teff.runtime.cluster;

import dev.teff.grains.ErrorCode;
import dev.teff.grains.GrainException;
import dev.teff.grains.GrainException.Outcome;
import java.util.List;
import java.util.OptionalLong;

/** Reads the addresses where silos are looked for. */
final class Seeds {
  private static final int HIGHEST_PORT = 65_535;

  private Seeds() {}

  /**
   * Where to connect to.
   *
   * @throws GrainException {@code TEFF-501} when there is none, or one is not {@code host:port}
   */
  static List<Destination> parse(List<String> seeds) {
    if (seeds.isEmpty()) {
      throw invalid("There are no seeds");
    }
    return seeds.stream().map(Seeds::parse).toList();
  }

  private static Destination parse(String seed) {
    int colon = seed.lastIndexOf(':');
    if (colon > 0) {
      // [::1]:7400 is how an address of IPv6 is told from its port.
      String host = seed.substring(0, colon).replaceAll("^\\[(.*)]$", "$1");
      try {
        int port = Integer.parseInt(seed.substring(colon + 1));
        if (port > 0 && port <= HIGHEST_PORT) {
          return new Destination("Seed", host, port, OptionalLong.empty());
        }
      } catch (NumberFormatException e) {
        throw invalid("\"%s\" has no number behind its colon".formatted(seed));
      }
    }
    throw invalid("\"%s\" is no address".formatted(seed));
  }

  private static GrainException invalid(String what) {
    return new GrainException(
        ErrorCode.CONFIGURATION_INVALID,
        Outcome.DID_NOT_RUN,
        what
            + " | seeds | a client needs to know where to look for silos | give one or more of them as host:port");
  }
}
