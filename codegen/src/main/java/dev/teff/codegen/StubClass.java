package dev.teff.codegen;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.NameAllocator;
import com.palantir.javapoet.TypeSpec;
import dev.teff.codegen.GrainModel.Method;
import dev.teff.grains.CallOptions;
import dev.teff.grains.GrainId;
import dev.teff.grains.spi.CallSender;
import dev.teff.grains.spi.GrainStub;
import dev.teff.grains.spi.OpenTurn;
import java.util.Map;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;

/**
 * The reference to a grain: each method runs the grain's method in a turn of its own where that can
 * begin at once, and else makes a call object and hands it over.
 *
 * @param name the simple name of the class
 * @param calls the name of each method's call class
 */
record StubClass(GrainModel grain, String name, Map<Method, String> calls, CopyCode copies) {
  TypeSpec build() {
    var stub =
        TypeSpec.classBuilder(name)
            .addModifiers(Modifier.PRIVATE, Modifier.STATIC, Modifier.FINAL)
            .superclass(GrainStub.class)
            .addSuperinterface(grain.interfaceName())
            .addMethod(constructor())
            .addMethod(with());
    calls.forEach((method, call) -> stub.addMethod(method(method, call)));
    return stub.build();
  }

  private static MethodSpec constructor() {
    return MethodSpec.constructorBuilder()
        .addParameter(GrainId.class, "id")
        .addParameter(CallSender.class, "sender")
        .addParameter(CallOptions.class, "options")
        .addStatement("super(id, sender, options)")
        .build();
  }

  private MethodSpec with() {
    return CodecClass.method("with")
        .returns(GrainStub.class)
        .addParameter(CallSender.class, "sender")
        .addParameter(CallOptions.class, "options")
        .addStatement("return new $L(id, sender, options)", name)
        .build();
  }

  private MethodSpec method(Method method, String callClass) {
    var names = new NameAllocator();
    var stub = CodecClass.method(method.name());
    for (Slot slot : method.parameters()) {
      names.newName(slot.name());
      stub.addParameter(slot.javaType(), slot.name());
    }
    String call = names.newName("call");
    String arguments = String.join(", ", method.parameters().stream().map(Slot::name).toList());
    ClassName contract = grain.contractName();
    if (mayRunAtOnce(method)) {
      stub.addCode(runAtOnce(method, callClass, arguments, names));
    }
    stub.addStatement("var $L = new $L($L)", call, callClass, arguments)
        .addStatement("this.sender.call(this.id, $T.CONTRACT, $L, this.options)", contract, call);
    method
        .result()
        .ifPresent(
            result -> stub.returns(result.javaType()).addStatement("return $L.result", call));
    return stub.build();
  }

  /** Whether a call needs no object: it has no key, somebody waits, and nothing is to be copied. */
  private boolean mayRunAtOnce(Method method) {
    return !method.oneWay()
        && !method.idempotent()
        && Stream.concat(method.parameters().stream(), method.result().stream())
            .allMatch(slot -> copies.copy(slot, slot.variable()).equals(slot.variable()));
  }

  private CodeBlock runAtOnce(
      Method method, String callClass, String arguments, NameAllocator names) {
    String turn = names.newName("turn");
    String result = names.newName("result");
    CodeBlock call =
        CodeBlock.of(
            "(($T) $L.grain()).$L($L)", grain.interfaceName(), turn, method.name(), arguments);
    var code = CodeBlock.builder();
    for (Slot slot : method.parameters()) {
      CallClass.refuseNull(code, slot, slot.name());
    }
    code.addStatement(
        "$T $L = this.sender.begin(this, $L.METHOD)", OpenTurn.class, turn, callClass);
    code.beginControlFlow("if ($L != null)", turn).beginControlFlow("try");
    if (method.result().isEmpty()) {
      code.addStatement(call).addStatement("$L.returned()", turn).addStatement("return");
    } else {
      Slot slot = method.result().get();
      code.addStatement("$T $L = $L", slot.javaType(), result, call);
      CallClass.refuseNullResult(code, grain, method, slot, result);
      code.addStatement("$L.returned()", turn).addStatement("return $L", result);
    }
    String failure = names.newName("failure");
    return code.nextControlFlow("catch ($T $L)", Throwable.class, failure)
        .addStatement("$L.threw($L)", turn, failure)
        .endControlFlow()
        .endControlFlow()
        .build();
  }
}
