package dev.teff.codegen;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.TypeName;

/**
 * One field of a message.
 *
 * @param number the field number
 * @param name the name in source
 * @param javaType the declared type
 * @param encoding how it travels
 * @param nullable whether null is a value, which travels as an absent field
 * @param accessor what follows an instance to get the value, for example {@code cents()}
 */
record Slot(
    int number,
    String name,
    TypeName javaType,
    Encoding encoding,
    boolean nullable,
    String accessor) {
  /** The variable that holds the value in generated code; the prefix keeps it off other names. */
  CodeBlock variable() {
    return CodeBlock.of("_$L", name);
  }

  /** Whether a message must hold the field, since an absent one means nothing. */
  boolean required() {
    return !nullable
        && encoding instanceof Encoding.Single single
        && SingleCode.defaultValue(single).isEmpty();
  }

  /** Whether an absent field means that there is no value. */
  boolean optional() {
    return nullable || encoding instanceof Encoding.Maybe;
  }
}
