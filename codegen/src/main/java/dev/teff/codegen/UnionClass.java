package dev.teff.codegen;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import com.palantir.javapoet.WildcardTypeName;
import dev.teff.codegen.Declaration.Member;
import dev.teff.codegen.Declaration.Union;
import dev.teff.grains.spi.Codec;
import dev.teff.grains.spi.DecodingException;
import dev.teff.grains.spi.FieldReader;
import dev.teff.grains.spi.FieldWriter;
import dev.teff.grains.spi.UnionCodec;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.DeclaredType;

/** The codec of one sealed interface. */
record UnionClass(Union union) {
  TypeSpec.Builder build(String name) {
    return CodecClass.skeleton(
            name, ClassName.get(UnionCodec.class), type(), ShapeCode.union(union))
        .addMethod(write())
        .addMethod(read())
        .addMethod(memberName())
        .addMethod(member())
        .addMethod(memberNames())
        .addMethod(writeMember());
  }

  private ClassName type() {
    return ClassName.get(union.element());
  }

  private MethodSpec write() {
    return CodecClass.method("write")
        .addParameter(type(), "value")
        .addParameter(FieldWriter.class, "out")
        .addCode(
            eachMember(
                "",
                member ->
                    CodeBlock.of(
                        "out.message($L, member, $T.INSTANCE)",
                        member.number(),
                        member.encoding().codec())))
        .build();
  }

  private MethodSpec read() {
    var code = CodeBlock.builder();
    code.addStatement("$T value = null", type());
    code.beginControlFlow("for (int field = in.next(); field != 0; field = in.next())");
    code.beginControlFlow("switch (field)");
    for (Member member : union.members()) {
      code.add(
          "case $L -> value = in.message($T.INSTANCE);\n",
          member.number(),
          member.encoding().codec());
    }
    code.add(
        "default -> throw $T.unknownConstant($S, field);\n",
        DecodingException.class,
        union.typeName());
    code.endControlFlow().endControlFlow();
    code.addStatement(
        "return $T.required(value, $S, $S)", DecodingException.class, union.typeName(), "member");
    return CodecClass.method("read")
        .returns(type())
        .addParameter(FieldReader.class, "in")
        .addCode(code.build())
        .build();
  }

  private MethodSpec memberName() {
    return CodecClass.method("memberName")
        .returns(String.class)
        .addParameter(type(), "value")
        .addCode(eachMember("return ", member -> CodeBlock.of("$S", member.name())))
        .build();
  }

  private MethodSpec member() {
    var code = CodeBlock.builder().beginControlFlow("return switch (name)");
    for (Member member : union.members()) {
      code.add("case $S -> $T.INSTANCE;\n", member.name(), member.encoding().codec());
    }
    code.add("default -> null;\n$<};\n");
    TypeName answer =
        ParameterizedTypeName.get(ClassName.get(Codec.class), WildcardTypeName.subtypeOf(type()));
    return CodecClass.method("member")
        .returns(answer)
        .addParameter(String.class, "name")
        .addCode(code.build())
        .build();
  }

  private MethodSpec memberNames() {
    return CodecClass.method("memberNames")
        .returns(ParameterizedTypeName.get(List.class, String.class))
        .addStatement(
            "return $T.of($L)",
            List.class,
            union.members().stream()
                .sorted(Comparator.comparingInt(Member::number))
                .map(member -> CodeBlock.of("$S", member.name()))
                .collect(CodeBlock.joining(", ")))
        .build();
  }

  private MethodSpec writeMember() {
    return CodecClass.method("writeMember")
        .addParameter(type(), "value")
        .addParameter(FieldWriter.class, "out")
        .addCode(
            eachMember(
                "",
                member ->
                    CodeBlock.of("$T.INSTANCE.write(member, out)", member.encoding().codec())))
        .build();
  }

  /** A switch over the permitted types, where {@code member} is the value as its own type. */
  CodeBlock eachMember(String prefix, Function<Member, CodeBlock> body) {
    var code = CodeBlock.builder().beginControlFlow("$Lswitch (value)", prefix);
    for (Member member : subtypesFirst()) {
      code.add("case $T member -> $L;\n", member.encoding().boxed(), body.apply(member));
    }
    return code.add(prefix.isEmpty() ? "$<}\n" : "$<};\n").build();
  }

  /** A member may be a subtype of another one, whose case would hide its own. */
  private List<Member> subtypesFirst() {
    return union.members().stream()
        .sorted(Comparator.comparingLong((Member member) -> -supertypes(member)))
        .toList();
  }

  /** How many members a member is a subtype of. */
  private long supertypes(Member member) {
    return union.members().stream()
        .filter(other -> isSubtype(member.element(), other.element()))
        .count();
  }

  private static boolean isSubtype(TypeElement type, TypeElement other) {
    return type.equals(other)
        || type.getInterfaces().stream()
            .map(parent -> (TypeElement) ((DeclaredType) parent).asElement())
            .anyMatch(parent -> isSubtype(parent, other));
  }
}
