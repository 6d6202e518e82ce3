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
import dev.teff.grains.spi.Codec;
import dev.teff.grains.spi.GrainImplementation;
import dev.teff.grains.spi.Services;
import java.util.Optional;
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
        .addMethod(codec("events", model.events()))
        .addMethod(codec("value", model.value()));
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

  private static MethodSpec codec(String name, Optional<Message> stored) {
    return CodecClass.method(name)
        .returns(OPTIONAL_CODEC)
        .addStatement(
            "return $L",
            stored
                .map(each -> CodeBlock.of("$T.of($T.INSTANCE)", Optional.class, each.codec()))
                .orElse(CodeBlock.of("$T.empty()", Optional.class)))
        .build();
  }
}
