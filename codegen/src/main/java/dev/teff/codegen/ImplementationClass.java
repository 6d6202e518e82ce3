package dev.teff.codegen;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import com.palantir.javapoet.WildcardTypeName;
import dev.teff.codegen.Encoding.Message;
import dev.teff.grains.GrainContext;
import dev.teff.grains.Placement;
import dev.teff.grains.Reentrant;
import dev.teff.grains.spi.Codec;
import dev.teff.grains.spi.EventHistory;
import dev.teff.grains.spi.GrainImplementation;
import dev.teff.grains.spi.GrainPlacement;
import dev.teff.grains.spi.GrainTraits;
import dev.teff.grains.spi.Services;
import dev.teff.grains.spi.SnapshotFormat;
import dev.teff.grains.spi.UpcastCodec;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.lang.model.element.Modifier;

/** The class that makes grain objects. */
record ImplementationClass(ImplementationModel model) {
  private static final TypeName OPTIONAL_CODEC =
      ParameterizedTypeName.get(
          ClassName.get(Optional.class),
          ParameterizedTypeName.get(
              ClassName.get(Codec.class), WildcardTypeName.subtypeOf(Object.class)));

  ClassName name() {
    return Names.beside(model.element(), Names.IMPLEMENTATION_SUFFIX);
  }

  TypeSpec.Builder build() {
    var implementation = skeleton();
    if (!model.history().isEmpty()) {
      implementation.addMethod(history());
    }
    model.placement().ifPresent(placement -> implementation.addMethod(placement(placement)));
    return implementation;
  }

  private TypeSpec.Builder skeleton() {
    return TypeSpec.classBuilder(name())
        .addModifiers(Modifier.PUBLIC, Modifier.FINAL)
        .addSuperinterface(
            ParameterizedTypeName.get(
                ClassName.get(GrainImplementation.class), model.key(), model.grainInterface()))
        .addMethod(MethodSpec.constructorBuilder().addModifiers(Modifier.PUBLIC).build())
        .addMethod(
            CodecClass.method("grainInterface")
                .returns(
                    ParameterizedTypeName.get(ClassName.get(Class.class), model.grainInterface()))
                .addStatement("return $T.class", model.grainInterface())
                .build())
        .addMethod(
            CodecClass.method("implementationName")
                .returns(String.class)
                .addStatement("return $S", model.element().getQualifiedName())
                .build())
        .addMethod(create())
        .addMethod(codec("events", model.events().map(ImplementationClass::instance)))
        .addMethod(codec("value", model.value().map(ImplementationClass::instance)))
        .addMethod(codec("replicated", model.replicated().map(CrdtCode::codec)))
        .addMethod(snapshots())
        .addMethod(traits());
  }

  private MethodSpec traits() {
    GrainTraits traits = model.traits();
    CodeBlock reentrancy =
        traits
            .reentrancy()
            .map(scope ->
                CodeBlock.of("$T.of($T.$L)", Optional.class, Reentrant.Scope.class, scope.name()))
            .orElse(CodeBlock.of("$T.empty()", Optional.class));
    CodeBlock idle =
        traits
            .idleTimeout()
            .map(timeout ->
                CodeBlock.of(
                    "$T.of($T.ofMillis($LL))", Optional.class, Duration.class, timeout.toMillis()))
            .orElse(CodeBlock.of("$T.empty()", Optional.class));
    return CodecClass.method("traits")
        .returns(GrainTraits.class)
        .addStatement(
            "return new $T($L, $L, $L)", GrainTraits.class, reentrancy, idle, traits.workers())
        .build();
  }

  private static MethodSpec placement(GrainPlacement placement) {
    CodeBlock labels =
        placement.labels().stream()
            .sorted()
            .map(label -> CodeBlock.of("$S", label))
            .collect(CodeBlock.joining(", "));
    return CodecClass.method("placement")
        .returns(ParameterizedTypeName.get(Optional.class, GrainPlacement.class))
        .addStatement(
            "return $T.of(new $T($T.$L, $T.of($L), $L))",
            Optional.class,
            GrainPlacement.class,
            Placement.Strategy.class,
            placement.strategy().name(),
            Set.class,
            labels,
            placement
                .companion()
                .map(type -> CodeBlock.of("$T.of($S)", Optional.class, type))
                .orElse(CodeBlock.of("$T.empty()", Optional.class)))
        .build();
  }

  private MethodSpec create() {
    return CodecClass.method("create")
        .returns(model.grainInterface())
        .addParameter(
            ParameterizedTypeName.get(ClassName.get(GrainContext.class), model.key()), "context")
        .addParameter(Services.class, "services")
        .addStatement(
            "return new $T($L)",
            ClassName.get(model.element()),
            model.parameters().stream().collect(CodeBlock.joining(", ")))
        .build();
  }

  private MethodSpec history() {
    CodeBlock former =
        model.history().former().stream()
            .map(each ->
                CodeBlock.of(
                    "\n$T.entry($S, new $T<>($T.INSTANCE, $T::$L))",
                    Map.class,
                    each.name(),
                    UpcastCodec.class,
                    each.old().codec(),
                    each.owner(),
                    each.method()))
            .collect(CodeBlock.joining(","));
    CodeBlock retired =
        model.history().retired().stream()
            .map(name -> CodeBlock.of("$S", name))
            .collect(CodeBlock.joining(", "));
    return CodecClass.method("history")
        .returns(EventHistory.class)
        .addStatement(
            "return new $T($T.ofEntries($L), $T.of($L))",
            EventHistory.class,
            Map.class,
            former,
            Set.class,
            retired)
        .build();
  }

  private MethodSpec snapshots() {
    return CodecClass.method("snapshots")
        .returns(ParameterizedTypeName.get(Optional.class, SnapshotFormat.class))
        .addStatement(
            "return $L",
            model
                .snapshots()
                .map(each ->
                    CodeBlock.of(
                        "$T.of(new $T($T.INSTANCE, $L, $LL))",
                        Optional.class,
                        SnapshotFormat.class,
                        each.state().codec(),
                        each.version(),
                        each.keptEvents()))
                .orElse(CodeBlock.of("$T.empty()", Optional.class)))
        .build();
  }

  private static CodeBlock instance(Message stored) {
    return CodeBlock.of("$T.INSTANCE", stored.codec());
  }

  private static MethodSpec codec(String name, Optional<CodeBlock> stored) {
    return CodecClass.method(name)
        .returns(OPTIONAL_CODEC)
        .addStatement(
            "return $L",
            stored
                .map(each -> CodeBlock.of("$T.of($L)", Optional.class, each))
                .orElse(CodeBlock.of("$T.empty()", Optional.class)))
        .build();
  }
}
