package dev.teff.runtime.gateway;

import dev.teff.grains.ErrorCode;
import dev.teff.grains.GrainException;
import dev.teff.grains.GrainException.Outcome;
import dev.teff.grains.spi.GrainContract;
import dev.teff.grains.spi.MethodDescriptor;
import dev.teff.runtime.GrainClient;
import dev.teff.runtime.wire.NearestNames;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The grain types that can be seen from outside. Immutable. */
final class Catalog {
  /** What the names of Teff's own types begin with. */
  private static final String OWN = "teff.";

  private final GrainClient client;
  private final Map<String, GrainContract<?, ?>> visible = new TreeMap<>();

  /**
   * Takes all types on the class path, less some.
   *
   * @param internal the names of those that nobody sees
   */
  Catalog(GrainClient client, Set<String> internal) {
    this.client = client;
    client.contracts().stream()
        .filter(contract -> !contract.typeName().startsWith(OWN))
        .filter(contract -> !internal.contains(contract.typeName()))
        .forEach(contract -> visible.put(contract.typeName(), contract));
  }

  /** A method of a type. */
  record Method(GrainContract<?, ?> contract, int index) {
    MethodDescriptor descriptor() {
      return contract.methods().get(index);
    }
  }

  /** Whether a type is one of them. */
  boolean sees(String type) {
    return visible.containsKey(type);
  }

  /** The types, by name. */
  List<GrainContract<?, ?>> contracts() {
    return List.copyOf(visible.values());
  }

  /**
   * A method.
   *
   * @throws GrainException {@code TEFF-102} or {@code TEFF-103} naming the nearest
   */
  Method method(String type, String method) {
    GrainContract<?, ?> contract = contract(type);
    return new Method(contract, client.method(contract, method));
  }

  /**
   * A type.
   *
   * @throws GrainException {@code TEFF-102} naming the nearest; an internal type is as unknown as
   *     one that is not there
   */
  GrainContract<?, ?> contract(String type) {
    GrainContract<?, ?> contract = visible.get(type);
    if (contract == null) {
      throw new GrainException(
          ErrorCode.UNKNOWN_GRAIN_TYPE,
          Outcome.DID_NOT_RUN,
          "There is no grain type \"%s\" | %s | misspelt, internal, or its module is not on the gateway's class path | use one of the known types"
              .formatted(type, NearestNames.hint(type, visible.keySet())));
    }
    return contract;
  }
}
