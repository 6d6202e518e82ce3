/**
 * The annotation processor that turns grain interfaces into stubs, messages and codecs, and grain
 * classes into what makes them.
 *
 * <p>Start at {@link dev.teff.codegen.GrainProcessor} and {@code Compilation}. Readers ({@code
 * GrainReader}, {@code MethodReader}, {@code ImplementationReader}, {@code Declarations}, {@code
 * Encodings}) turn source into models or refuse it; writers ({@code ContractClass}, {@code
 * CodecClass}, {@code ImplementationClass}, {@code ProtoFile}) turn models into files. The compiler
 * calls all of it from one thread.
 */
@NullMarked
package dev.teff.codegen;

import org.jspecify.annotations.NullMarked;
