package dev.teff.cli;

import dev.teff.grains.GrainId;
import dev.teff.grains.spi.GrainContract;
import dev.teff.grains.spi.KeyCodec;
import java.util.ServiceLoader;
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

  /** The grain that a call with these words would reach. */
  GrainId grain() {
    try {
      return GrainId.of(type, canonicalKey());
    } catch (IllegalArgumentException e) {
      throw new UserError(String.valueOf(e.getMessage()), e);
    }
  }

  /**
   * The key in the form that the grain's address has, where the grain's interface is here. What is
   * no key of today's interface may be one of an earlier, of which there still is data.
   */
  private String canonicalKey() {
    for (GrainContract<?, ?> contract : ServiceLoader.load(GrainContract.class)) {
      if (contract.typeName().equals(type)) {
        try {
          return canonical(contract.keys(), key);
        } catch (IllegalArgumentException e) {
          return key;
        }
      }
    }
    return key;
  }

  /**
   * A key in the form that the grain's address has, whatever the form it was typed in.
   *
   * @throws IllegalArgumentException when it is no key
   */
  static <K> String canonical(KeyCodec<K> keys, String typed) {
    return keys.toText(keys.fromText(typed));
  }
}
