package dev.teff.cli;

import dev.teff.grains.GrainId;
import picocli.CommandLine.Parameters;

/** Which grain a command is about. */
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class GrainChoice {
  @Parameters(
      index = "0",
      paramLabel = "TYPE",
      description = "The grain's type, as @GrainType says.")
  private String type;

  @Parameters(index = "1", paramLabel = "KEY", description = "The grain's key.")
  private String key;

  GrainId grain() {
    try {
      return GrainId.of(type, key);
    } catch (IllegalArgumentException e) {
      throw new UserError(String.valueOf(e.getMessage()), e);
    }
  }
}
