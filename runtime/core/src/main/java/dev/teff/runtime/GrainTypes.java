package dev.teff.runtime;

import dev.teff.grains.ClientObserver;
import dev.teff.grains.ErrorCode;
import dev.teff.grains.Grain;
import dev.teff.grains.GrainException;
import dev.teff.grains.GrainException.Outcome;
import dev.teff.grains.spi.GrainContract;
import dev.teff.grains.spi.GrainImplementation;
import dev.teff.grains.spi.MethodDescriptor;
import dev.teff.grains.spi.Services;
import dev.teff.runtime.wire.NearestNames;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The grain types on the class path, as the annotation processor registered them. Safe for use by
 * any thread.
 */
final class GrainTypes {
  private final Map<String, GrainContract<?, ?>> contracts = new LinkedHashMap<>();
  private final Map<String, GrainKind<?, ?>> kinds = new HashMap<>();
  private final Map<Class<?>, GrainContract<?, ?>> byInterface = new ConcurrentHashMap<>();

  /**
   * Finds them.
   *
   * @throws GrainException {@code TEFF-105} when a type has two contracts or two implementations
   */
  GrainTypes(ClassLoader loader, Services services) {
    for (GrainContract<?, ?> contract : ServiceLoader.load(GrainContract.class, loader)) {
      GrainContract<?, ?> other = contracts.putIfAbsent(contract.typeName(), contract);
      if (other != null) {
        throw ambiguous(
            "Two interfaces are grain type \"%s\"".formatted(contract.typeName()),
            other.grainInterface().getName(),
            contract.grainInterface().getName(),
            "give one of them another @GrainType");
      }
      byInterface.put(contract.grainInterface(), contract);
    }
    for (GrainContract<?, ?> contract : contracts.values()) {
      if (isClientObserver(contract)) {
        add(new ObserverRelay<>(contract), services);
      }
    }
    for (GrainImplementation<?, ?> implementation :
        ServiceLoader.load(GrainImplementation.class, loader)) {
      add(implementation, services);
    }
  }

  /** Whether clients hear what grains of a type are told. */
  static boolean isClientObserver(GrainContract<?, ?> contract) {
    return contract.grainInterface().isAnnotationPresent(ClientObserver.class);
  }

  private <K, G extends Grain<K>> void add(
      GrainImplementation<K, G> implementation, Services services) {
    GrainContract<K, G> contract = contract(implementation.grainInterface());
    GrainKind<?, ?> other =
        kinds.putIfAbsent(
            contract.typeName(),
            new GrainKind<>(
                contract,
                implementation,
                implementation.traits(),
                services,
                implementation.replicated(),
                new MethodPaces()));
    if (other != null) {
      throw ambiguous(
          "Two classes implement grain type \"%s\"".formatted(contract.typeName()),
          other.implementationName(),
          implementation.implementationName(),
          "remove one of them from the class path");
    }
  }

  private static GrainException ambiguous(String what, String one, String two, String fix) {
    return new GrainException(
        ErrorCode.IMPLEMENTATION_AMBIGUOUS,
        Outcome.DID_NOT_RUN,
        "%s | %s and %s | both are on the class path | %s".formatted(what, one, two, fix));
  }

  /**
   * The contract of an interface; generated beside it.
   *
   * @throws GrainException {@code TEFF-101} when the processor did not run
   */
  @SuppressWarnings("unchecked")
  <K, G extends Grain<K>> GrainContract<K, G> contract(Class<G> grainInterface) {
    GrainContract<?, ?> known = byInterface.get(grainInterface);
    if (known == null) {
      known = GeneratedContracts.load(grainInterface);
      byInterface.put(grainInterface, known);
    }
    return (GrainContract<K, G>) known;
  }

  /**
   * The contract of a type.
   *
   * @throws GrainException {@code TEFF-102} naming the nearest types
   */
  GrainContract<?, ?> contract(String typeName) {
    GrainContract<?, ?> known = contracts.get(typeName);
    if (known == null) {
      throw new GrainException(
          ErrorCode.UNKNOWN_GRAIN_TYPE,
          Outcome.DID_NOT_RUN,
          "There is no grain type \"%s\" | %s | misspelt, renamed, or its module is not on the class path | use one of the known types, give a renamed one its old @GrainType, or add the module"
              .formatted(typeName, NearestNames.hint(typeName, contracts.keySet())));
    }
    return known;
  }

  /** The contracts that were registered, by name. */
  List<GrainContract<?, ?>> contracts() {
    return contracts.values().stream()
        .<GrainContract<?, ?>>map(contract -> contract)
        .sorted(Comparator.comparing(GrainContract::typeName))
        .toList();
  }

  /** What other silos rely on. */
  SortedMap<String, String> facts() {
    var facts = new ContractFacts();
    contracts().forEach(facts::calls);
    kinds.values().forEach(facts::state);
    return facts.all();
  }

  /**
   * The index of a method.
   *
   * @throws GrainException {@code TEFF-103} naming the nearest methods
   */
  int method(GrainContract<?, ?> contract, String name) {
    List<MethodDescriptor> methods = contract.methods();
    for (int i = 0; i < methods.size(); i++) {
      if (methods.get(i).name().equals(name)) {
        return i;
      }
    }
    throw new GrainException(
        ErrorCode.UNKNOWN_METHOD,
        Outcome.DID_NOT_RUN,
        "Grain type \"%s\" has no method \"%s\" | %s | misspelt, or the caller was built against a newer contract | use one of the known methods, or upgrade the silos first"
            .formatted(
                contract.typeName(),
                name,
                NearestNames.hint(name, methods.stream().map(MethodDescriptor::name).toList())));
  }

  /** How many activations of one grain a silo may have; 0 for no more than the cluster's one. */
  int workers(GrainContract<?, ?> contract) {
    GrainKind<?, ?> kind = kinds.get(contract.typeName());
    return kind == null ? 0 : kind.traits().workers();
  }

  /** Whether grains of a type are stateless workers. */
  boolean isWorker(String typeName) {
    GrainKind<?, ?> kind = kinds.get(typeName);
    return kind != null && kind.isWorker();
  }

  /** Whether grains of a type are active on every silo where they are called. */
  boolean isReplicated(String typeName) {
    GrainKind<?, ?> kind = kinds.get(typeName);
    return kind != null && kind.isReplicated();
  }

  /** Whether no other silo could have a better answer, whoever hosts what by now. */
  boolean answersAnyTime(String typeName) {
    return isReplicated(typeName) || typeName.equals(Canary.TYPE);
  }

  /** Whether every silo activates grains of a type itself, for its own callers. */
  boolean isEverywhere(String typeName) {
    GrainKind<?, ?> kind = kinds.get(typeName);
    return kind != null && kind.isEverywhere();
  }

  /**
   * What hosts grains of a contract.
   *
   * @throws GrainException {@code TEFF-104} when no class implements it
   */
  GrainKind<?, ?> kind(GrainContract<?, ?> contract) {
    @Nullable GrainKind<?, ?> kind = kinds.get(contract.typeName());
    if (kind == null) {
      throw new GrainException(
          ErrorCode.IMPLEMENTATION_MISSING,
          Outcome.DID_NOT_RUN,
          "No class implements grain type \"%s\" | interface %s | the implementing class is not on this silo's class path, or was compiled without the annotation processor | add it, or its module, to the silo"
              .formatted(contract.typeName(), contract.grainInterface().getName()));
    }
    return kind;
  }
}
