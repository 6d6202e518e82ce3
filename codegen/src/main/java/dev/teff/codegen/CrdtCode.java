package dev.teff.codegen;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import dev.teff.codegen.CrdtModel.Element;
import dev.teff.codegen.CrdtModel.Replicated;
import dev.teff.codegen.Encoding.Constant;
import dev.teff.codegen.Encoding.Single;
import dev.teff.grains.spi.FieldCodec;

/**
 * Code that makes the codecs of replicated types: each such type has a static method {@code codec}
 * with a parameter for each of its type parameters, a codec again where that is a replicated type
 * itself, and a field codec elsewhere.
 */
final class CrdtCode {
  private CrdtCode() {}

  /** An expression for a codec. */
  static CodeBlock codec(CrdtModel model) {
    return switch (model) {
      case Replicated replicated ->
          CodeBlock.of(
              "$T.codec($L)",
              ClassName.get(replicated.type()),
              replicated.arguments().stream()
                  .map(CrdtCode::codec)
                  .collect(CodeBlock.joining(", ")));
      case Element(Constant constant) ->
          CodeBlock.of("$T.constant($T.values())", FieldCodec.class, constant.boxed());
      case Element(Single single) ->
          CodeBlock.of(
              "$T.<$T>of((out, field, value) -> $L, in -> $L)",
              FieldCodec.class,
              single.boxed(),
              SingleCode.write(single, "field", CodeBlock.of("value")),
              SingleCode.read(single));
    };
  }
}
