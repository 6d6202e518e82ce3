package dev.teff.cli;

import dev.teff.client.GatewayClient;
import dev.teff.grains.GrainException;
import dev.teff.grains.GrainId;
import dev.teff.grains.spi.DecodingException;
import dev.teff.grains.spi.GrainCall;
import dev.teff.grains.spi.GrainContract;
import dev.teff.grains.spi.KeyCodec;
import dev.teff.runtime.GrainClient;
import dev.teff.runtime.wire.JsonArguments;
import dev.teff.runtime.wire.JsonWriter;
import java.util.List;

/**
 * A call in words, as people type it.
 *
 * @param arguments JSON each; texts need no quotes
 */
record WordCall(String type, String key, String method, List<String> arguments) {
  /**
   * Makes the call.
   *
   * @return the result as JSON, or nothing for a method that has none
   * @throws UserError when the words make no sense, or the grain threw
   */
  String through(GrainClient client) {
    GrainContract<?, ?> contract = client.contract(type);
    GrainId grain = GrainId.of(type, canonicalKey(contract.keys()));
    GrainCall<?> call = read(contract, client.method(contract, method));
    try {
      client.call(grain, contract, call);
    } catch (GrainException e) {
      throw e;
    } catch (RuntimeException e) {
      throw new UserError(
          "%s threw %s: %s".formatted(grain, e.getClass().getSimpleName(), e.getMessage()), e);
    }
    var result = new JsonWriter(call.method().result());
    call.writeResult(result);
    return result.pretty("result").orElse("");
  }

  /**
   * Makes the call where only others know the grain's interface.
   *
   * @return the result as JSON, or nothing for a method that has none
   * @throws UserError when the grain threw
   */
  String through(GatewayClient client) {
    try {
      return JsonWriter.indented(
          client.callByName(type, key, method, JsonArguments.ofWords(arguments)));
    } catch (GrainException e) {
      throw e;
    } catch (RuntimeException e) {
      throw new UserError("%s/%s threw %s".formatted(type, key, e.getMessage()), e);
    }
  }

  private GrainCall<?> read(GrainContract<?, ?> contract, int index) {
    try {
      return contract.readCall(
          index, JsonArguments.ofWords(contract.methods().get(index).arguments(), arguments));
    } catch (DecodingException e) {
      throw new UserError("%s.%s: %s".formatted(type, method, e.getMessage()), e);
    }
  }

  /** The key in the form that the grain's address has, whatever the form it was typed in. */
  private <K> String canonicalKey(KeyCodec<K> keys) {
    try {
      return GrainChoice.canonical(keys, key);
    } catch (IllegalArgumentException e) {
      throw new UserError(String.valueOf(e.getMessage()), e);
    }
  }
}
