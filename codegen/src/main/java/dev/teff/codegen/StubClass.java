package dev.teff.codegen;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.NameAllocator;
import com.palantir.javapoet.TypeSpec;
import dev.teff.codegen.GrainModel.Method;
import dev.teff.grains.CallOptions;
import dev.teff.grains.GrainId;
import dev.teff.grains.spi.CallSender;
import dev.teff.grains.spi.GrainStub;
import java.util.Map;
import javax.lang.model.element.Modifier;

/**
 * The reference to a grain: each method makes a call object and hands it over.
 *
 * @param calls the name of each method's call class
 */
record StubClass(GrainModel grain, Map<Method, String> calls) {
  static final String NAME = "Stub";

  TypeSpec build() {
    var stub =
        TypeSpec.classBuilder(NAME)
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

  private static MethodSpec with() {
    return CodecClass.method("with")
        .returns(GrainStub.class)
        .addParameter(CallSender.class, "sender")
        .addParameter(CallOptions.class, "options")
        .addStatement("return new $L(id, sender, options)", NAME)
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
    stub.addStatement("var $L = new $L($L)", call, callClass, arguments)
        .addStatement("this.sender.call(this.id, $T.CONTRACT, $L, this.options)", contract, call);
    method
        .result()
        .ifPresent(
            result -> stub.returns(result.javaType()).addStatement("return $L.result", call));
    return stub.build();
  }
}
