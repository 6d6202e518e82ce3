package dev.teff.codegen;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import dev.teff.grains.spi.Codec;
import dev.teff.grains.spi.DecodingException;
import dev.teff.grains.spi.FieldReader;
import dev.teff.grains.spi.FieldWriter;
import dev.teff.grains.spi.Shape;
import javax.lang.model.element.Modifier;

/**
 * The codec of one message.
 *
 * @param message the fields
 * @param type what is encoded
 * @param maker what makes an instance of the fields' values, without parentheses
 */
record CodecClass(MessageCode message, TypeName type, CodeBlock maker) {
  TypeSpec.Builder build(String name) {
    var codec = skeleton(name, ClassName.get(Codec.class), type, message.shape());
    message.constants().forEach(codec::addField);
    message.entries().forEach(codec::addType);
    return codec.addMethod(write()).addMethod(read());
  }

  /** What the codecs of messages and unions share. */
  static TypeSpec.Builder skeleton(String name, ClassName kind, TypeName type, CodeBlock shape) {
    return TypeSpec.classBuilder(name)
        .addSuperinterface(ParameterizedTypeName.get(kind, type))
        .addField(
            FieldSpec.builder(ClassName.get("", name), "INSTANCE")
                .addModifiers(Modifier.PUBLIC, Modifier.STATIC, Modifier.FINAL)
                .initializer("new $L()", name)
                .build())
        .addField(
            FieldSpec.builder(Shape.class, "SHAPE")
                .addModifiers(Modifier.PRIVATE, Modifier.STATIC, Modifier.FINAL)
                .initializer(shape)
                .build())
        .addMethod(MethodSpec.constructorBuilder().addModifiers(Modifier.PRIVATE).build())
        .addMethod(method("shape").returns(Shape.class).addStatement("return SHAPE").build());
  }

  private MethodSpec write() {
    return method("write")
        .addParameter(type, "value")
        .addParameter(FieldWriter.class, "out")
        .addCode(message.unpack("value"))
        .addCode(message.write())
        .build();
  }

  /** A constructor that refuses its arguments says that the bytes are wrong. */
  private MethodSpec read() {
    return method("read")
        .returns(type)
        .addParameter(FieldReader.class, "in")
        .addCode(message.read())
        .beginControlFlow("try")
        .addStatement("return $L($L)", maker, message.values())
        .nextControlFlow("catch ($T e)", DecodingException.class)
        .addStatement("throw e")
        .nextControlFlow("catch ($T e)", RuntimeException.class)
        .addStatement(
            "throw new $T($S + e.getMessage(), e)",
            DecodingException.class,
            message.typeName() + " refuses its fields: ")
        .endControlFlow()
        .build();
  }

  static MethodSpec.Builder method(String name) {
    return MethodSpec.methodBuilder(name)
        .addAnnotation(Override.class)
        .addModifiers(Modifier.PUBLIC);
  }
}
