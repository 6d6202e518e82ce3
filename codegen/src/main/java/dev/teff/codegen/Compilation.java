package dev.teff.codegen;

import dev.teff.grains.spi.GrainContract;
import dev.teff.grains.spi.GrainImplementation;
import java.lang.annotation.AnnotationTypeMismatchException;
import java.lang.annotation.IncompleteAnnotationException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import javax.annotation.processing.ProcessingEnvironment;
import javax.lang.model.element.TypeElement;

/** What one run of the compiler has seen so far, and the steps for each type. */
final class Compilation {
  private static final String PROTO = "META-INF/teff/proto/%s.proto";

  private final Problems problems;
  private final Output output;
  private final Declarations declarations;
  private final Facts facts;
  private final Map<String, String> options;
  private final Codecs codecs;
  private final CopyCode copies;
  private final GrainReader grains;
  private final ImplementationReader implementations;
  private final ServiceFiles services = new ServiceFiles();
  private final Map<String, TypeElement> grainTypes = new HashMap<>();
  private final Map<String, TypeElement> implementing = new HashMap<>();

  Compilation(ProcessingEnvironment environment) {
    var elements = environment.getElementUtils();
    var types = environment.getTypeUtils();
    var keys = new KeyReader(types);
    declarations = new Declarations(elements, types);
    problems = new Problems(environment.getMessager());
    output = new Output(environment.getFiler(), elements);
    facts = new Facts(declarations);
    options = environment.getOptions();
    codecs = new Codecs(declarations, output, problems);
    copies = new CopyCode(declarations);
    var methods =
        new MethodReader(
            types, declarations, new InterfaceMethods(elements, types, problems), problems);
    grains = new GrainReader(keys, methods, problems);
    implementations = new ImplementationReader(types, keys, declarations);
  }

  /** Handles one type; false when it refers to something that is not there yet. */
  boolean process(TypeElement type) {
    try {
      if (grains.isCandidate(type)) {
        grain(grains.read(type));
      } else if (implementations.isCandidate(type)) {
        implementation(implementations.read(type));
      }
      return true;
    } catch (Refusal refusal) {
      problems.report(refusal);
      return true;
    } catch (GrainReader.Reported alreadyReported) {
      return true;
    } catch (Unresolved | AnnotationTypeMismatchException | IncompleteAnnotationException missing) {
      return false;
    }
  }

  void finishRound() {
    codecs.writeNew();
  }

  void finish() {
    if (facts.all().isEmpty()) {
      return;
    }
    services.write(output);
    var lines = new TreeMap<String, String>();
    facts.all().forEach((key, fact) -> lines.put(key, fact.value()));
    output.resource("META-INF/teff/contracts", ContractsFile.text(lines));
    String path = options.get(ContractsFile.PATH_OPTION);
    if (path != null && problems.count() == 0) {
      boolean accept = Boolean.parseBoolean(options.get(ContractsFile.ACCEPT_OPTION));
      new ContractsFile(
              Path.of(path), problems, name -> output.isOnClassPath(PROTO.formatted(name)))
          .check(facts.all(), accept);
    }
  }

  private void grain(GrainModel grain) {
    TypeElement other = grainTypes.putIfAbsent(grain.typeName(), grain.element());
    if (other != null) {
      throw new Refusal(
          grain.element(),
          "%s and %s share the grain type name \"%s\"."
              .formatted(other.getQualifiedName(), grain.element(), grain.typeName()),
          "give one of them another name in @GrainType");
    }
    Reachable reachable = Reachable.ofCalls(declarations, grain);
    facts.calls(grain, reachable);
    output.resource(
        PROTO.formatted(grain.typeName()),
        ProtoFile.ofCalls(grain, declarations, reachable),
        grain.element());
    output.write(grain.contractName(), new ContractClass(grain, copies).build(), grain.element());
    services.add(GrainContract.class, grain.contractName(), grain.element());
  }

  private void implementation(ImplementationModel model) {
    TypeElement other = implementing.putIfAbsent(model.typeName(), model.element());
    if (other != null) {
      throw new Refusal(
          model.element(),
          "%s and %s both implement grain type \"%s\", and a silo would not know which to take."
              .formatted(other.getQualifiedName(), model.element(), model.typeName()),
          "remove one of them, or keep it in a module that silos do not have with the other");
    }
    var implementation = new ImplementationClass(model);
    var reachable = new Reachable(declarations, model.element());
    var stored = model.events().or(model::value);
    if (stored.isPresent()) {
      reachable.add(stored.get());
      model.history().former().forEach(each -> reachable.add(each.old()));
      facts.state(model, stored.get(), reachable);
      output.resource(
          PROTO.formatted(model.typeName() + ".state"),
          ProtoFile.ofState(model.element().toString(), model.typeName(), declarations, reachable),
          model.element());
    }
    model
        .replicated()
        .ifPresent(replicated -> {
          reachable.add(replicated);
          facts.state(model, replicated, reachable);
        });
    model
        .snapshots()
        .filter(SnapshotModel::isOnlyTruth)
        .ifPresent(snapshots -> {
          var held = new Reachable(declarations, model.element());
          held.add(snapshots.state());
          facts.snapshots(model, snapshots, held);
        });
    output.write(implementation.name(), implementation.build(), model.element());
    services.add(GrainImplementation.class, implementation.name(), model.element());
  }
}
