package dev.teff.codegen;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeSpec;
import dev.teff.codegen.GrainModel.Method;
import dev.teff.grains.spi.FieldReader;
import dev.teff.grains.spi.FieldWriter;
import dev.teff.grains.spi.GrainCall;
import dev.teff.grains.spi.MethodDescriptor;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;

/**
 * The call class of one method: a typed field per argument and one for the result.
 *
 * @param name the simple name of the class
 */
record CallClass(GrainModel grain, Method method, String name, CopyCode copies) {
  TypeSpec build() {
    var call =
        TypeSpec.classBuilder(name)
            .addModifiers(Modifier.PRIVATE, Modifier.STATIC, Modifier.FINAL)
            .superclass(
                ParameterizedTypeName.get(ClassName.get(GrainCall.class), grain.interfaceName()));
    call.addField(descriptor());
    constants().forEach(call::addField);
    arguments().entries().forEach(call::addType);
    reply().entries().forEach(call::addType);
    method
        .parameters()
        .forEach(slot ->
            call.addField(
                slot.javaType(), slot.variable().toString(), Modifier.PRIVATE, Modifier.FINAL));
    method.result().ifPresent(slot -> call.addField(slot.javaType(), "result", Modifier.PRIVATE));
    return call.addMethod(constructor())
        .addMethod(readArguments())
        .addMethod(
            CodecClass.method("method")
                .returns(MethodDescriptor.class)
                .addStatement("return METHOD")
                .build())
        .addMethod(invoke())
        .addMethod(writeArguments())
        .addMethod(writeResult())
        .addMethod(readResult())
        .addMethod(
            CodecClass.method("result")
                .returns(Object.class)
                .addStatement("return $L", method.result().isPresent() ? "result" : "null")
                .build())
        .build();
  }

  private MessageCode arguments() {
    return new MessageCode(Names.capitalized(method.name()) + "Request", method.parameters(), "");
  }

  private MessageCode reply() {
    return new MessageCode(
        Names.capitalized(method.name()) + "Reply", method.result().stream().toList(), "Reply");
  }

  private Stream<FieldSpec> constants() {
    return Stream.concat(arguments().constants(), reply().constants()).distinct();
  }

  private FieldSpec descriptor() {
    CodeBlock failures =
        method.failures().stream()
            .map(failure ->
                CodeBlock.of(
                    "new $T<>($T.class, $T.INSTANCE)",
                    MethodDescriptor.Failure.class,
                    ClassName.get(failure),
                    Names.beside(failure, Names.CODEC_SUFFIX)))
            .collect(CodeBlock.joining(", "));
    return FieldSpec.builder(MethodDescriptor.class, "METHOD")
        .addModifiers(Modifier.PRIVATE, Modifier.STATIC, Modifier.FINAL)
        .initializer(
            "new $T(\n$>$S,\n$L,\n$L,\n$L,\n$L,\n$L,\n$T.of($L)$<)",
            MethodDescriptor.class,
            method.name(),
            method.readOnly(),
            method.oneWay(),
            method.idempotent(),
            arguments().shape(),
            reply().shape(),
            List.class,
            failures)
        .build();
  }

  /** Copies the arguments: from here on nobody else can change them. */
  private MethodSpec constructor() {
    var constructor = MethodSpec.constructorBuilder();
    for (Slot slot : method.parameters()) {
      CodeBlock variable = slot.variable();
      constructor.addParameter(slot.javaType(), variable.toString());
      var check = CodeBlock.builder();
      refuseNull(check, slot, variable.toString());
      constructor
          .addCode(check.build())
          .addStatement("this.$L = $L", variable, copies.copy(slot, variable));
    }
    return constructor.build();
  }

  private MethodSpec readArguments() {
    return MethodSpec.methodBuilder("read")
        .addModifiers(Modifier.STATIC)
        .returns(ClassName.get("", name))
        .addParameter(FieldReader.class, "in")
        .addCode(arguments().read())
        .addStatement("return new $L($L)", name, arguments().values())
        .build();
  }

  /** The method gets arrays of its own: the call may be made again, with what it holds. */
  private MethodSpec invoke() {
    CodeBlock arguments =
        method.parameters().stream()
            .map(slot -> copies.copyIfArray(slot, slot.variable()))
            .collect(CodeBlock.joining(", "));
    var invoke =
        CodecClass.method("invoke")
            .addParameter(grain.interfaceName(), "grain")
            .addException(Exception.class);
    CodeBlock call = CodeBlock.of("grain.$L($L)", method.name(), arguments);
    if (method.result().isEmpty()) {
      return invoke.addStatement(call).build();
    }
    Slot slot = method.result().get();
    var check = CodeBlock.builder();
    CodeBlock returned =
        CodeBlock.of("returned"); // an argument may be named result, as the slot is
    refuseNullResult(check, grain, method, slot, returned.toString());
    return invoke
        .addStatement("$T $L = $L", slot.javaType(), returned, call)
        .addCode(check.build())
        .addStatement("result = $L", copies.copy(slot, returned))
        .build();
  }

  /** Checks an argument as early as possible: at the caller. */
  static void refuseNull(CodeBlock.Builder code, Slot slot, String variable) {
    if (!slot.nullable() && !slot.javaType().isPrimitive()) {
      code.addStatement("$T.requireNonNull($L, $S)", Objects.class, variable, slot.name());
    }
  }

  /** Checks what a method returned, as part of its turn. */
  static void refuseNullResult(
      CodeBlock.Builder code, GrainModel grain, Method method, Slot slot, String variable) {
    if (!slot.nullable() && !slot.javaType().isPrimitive()) {
      code.addStatement(
          "$T.requireNonNull($L, $S)",
          Objects.class,
          variable,
          "%s.%s returned null but is not @Nullable"
              .formatted(Names.shown(grain.element()), method.name()));
    }
  }

  private MethodSpec writeArguments() {
    return CodecClass.method("writeArguments")
        .addParameter(FieldWriter.class, "out")
        .addCode(arguments().write())
        .build();
  }

  private MethodSpec writeResult() {
    var write = CodecClass.method("writeResult").addParameter(FieldWriter.class, "out");
    method.result().ifPresent(slot -> write.addStatement("$T _result = result", slot.javaType()));
    return write.addCode(reply().write()).build();
  }

  private MethodSpec readResult() {
    var read =
        CodecClass.method("readResult")
            .addParameter(FieldReader.class, "in")
            .addCode(reply().read());
    if (method.result().isPresent()) {
      read.addStatement("result = $L", reply().values());
    }
    return read.build();
  }
}
