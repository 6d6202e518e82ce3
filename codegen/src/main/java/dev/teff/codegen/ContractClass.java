package dev.teff.codegen;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.NameAllocator;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import dev.teff.codegen.GrainModel.Method;
import dev.teff.grains.CallOptions;
import dev.teff.grains.GrainId;
import dev.teff.grains.spi.CallSender;
import dev.teff.grains.spi.DecodingException;
import dev.teff.grains.spi.FieldReader;
import dev.teff.grains.spi.GrainCall;
import dev.teff.grains.spi.GrainContract;
import dev.teff.grains.spi.KeyCodec;
import dev.teff.grains.spi.MethodDescriptor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.util.ElementFilter;

/** The contract class of one grain interface, with its stub and calls inside. */
final class ContractClass {
  private static final TypeName METHODS =
      ParameterizedTypeName.get(List.class, MethodDescriptor.class);

  private final GrainModel grain;
  private final CopyCode copies;
  private final String stubName;
  private final Map<Method, String> calls = new LinkedHashMap<>();

  ContractClass(GrainModel grain, CopyCode copies) {
    this.grain = grain;
    this.copies = copies;
    var names = new NameAllocator();
    reserve(grain.element(), names);
    stubName = names.newName("Stub");
    grain
        .methods()
        .forEach(
            method -> calls.put(method, names.newName(Names.capitalized(method.name()) + "Call")));
  }

  /** The stub inherits the types that its interface has, before which it would not see ours. */
  private static void reserve(TypeElement type, NameAllocator names) {
    names.newName(type.getSimpleName().toString());
    ElementFilter.typesIn(type.getEnclosedElements())
        .forEach(nested -> names.newName(nested.getSimpleName().toString()));
    type.getInterfaces()
        .forEach(parent -> reserve((TypeElement) ((DeclaredType) parent).asElement(), names));
  }

  TypeSpec.Builder build() {
    ClassName type = grain.interfaceName();
    var key = new KeyClass(grain.key());
    var contract =
        TypeSpec.classBuilder(grain.contractName())
            .avoidClashesWithNestedClasses(grain.element())
            .addModifiers(Modifier.PUBLIC, Modifier.FINAL)
            .addSuperinterface(
                ParameterizedTypeName.get(
                    ClassName.get(GrainContract.class), grain.key().javaType(), type))
            .addField(
                FieldSpec.builder(grain.contractName(), "CONTRACT")
                    .addModifiers(Modifier.PRIVATE, Modifier.STATIC, Modifier.FINAL)
                    .initializer("new $T()", grain.contractName())
                    .build())
            .addField(methods())
            .addMethod(MethodSpec.constructorBuilder().addModifiers(Modifier.PUBLIC).build())
            .addMethod(getter("typeName", ClassName.get(String.class), "$S", grain.typeName()))
            .addMethod(
                getter(
                    "grainInterface",
                    ParameterizedTypeName.get(ClassName.get(Class.class), type),
                    "$T.class",
                    type))
            .addMethod(
                getter(
                    "keys",
                    ParameterizedTypeName.get(
                        ClassName.get(KeyCodec.class), grain.key().javaType()),
                    "$L",
                    key.instance()))
            .addMethod(getter("methods", METHODS, "METHODS"))
            .addMethod(stub())
            .addMethod(readCall())
            .addType(new StubClass(grain, stubName, calls, copies).build());
    calls.forEach(
        (method, name) -> contract.addType(new CallClass(grain, method, name, copies).build()));
    key.nested().ifPresent(contract::addType);
    return contract;
  }

  private FieldSpec methods() {
    CodeBlock descriptors =
        calls.values().stream()
            .map(call -> CodeBlock.of("$L.METHOD", call))
            .collect(CodeBlock.joining(", "));
    return FieldSpec.builder(METHODS, "METHODS")
        .addModifiers(Modifier.PRIVATE, Modifier.STATIC, Modifier.FINAL)
        .initializer("$T.of($L)", List.class, descriptors)
        .build();
  }

  private static MethodSpec getter(
      String name, TypeName returned, String format, Object... arguments) {
    return CodecClass.method(name)
        .returns(returned)
        .addStatement("return $L", CodeBlock.of(format, arguments))
        .build();
  }

  private MethodSpec stub() {
    return CodecClass.method("stub")
        .returns(grain.interfaceName())
        .addParameter(GrainId.class, "id")
        .addParameter(CallSender.class, "sender")
        .addParameter(CallOptions.class, "options")
        .addStatement("return new $L(id, sender, options)", stubName)
        .build();
  }

  private MethodSpec readCall() {
    var code = CodeBlock.builder().beginControlFlow("switch (method)");
    int index = 0;
    for (String call : calls.values()) {
      code.add("case $L -> {\n$>return $L.read(arguments);\n$<}\n", index++, call);
    }
    code.add(
        "default -> throw new $T($S + method);\n$<}\n",
        DecodingException.class,
        grain.typeName() + " has no method ");
    return CodecClass.method("readCall")
        .returns(ParameterizedTypeName.get(ClassName.get(GrainCall.class), grain.interfaceName()))
        .addParameter(int.class, "method")
        .addParameter(FieldReader.class, "arguments")
        .addCode(code.build())
        .build();
  }
}
