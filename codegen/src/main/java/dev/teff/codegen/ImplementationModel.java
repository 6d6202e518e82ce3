package dev.teff.codegen;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.TypeName;
import java.util.List;
import java.util.Optional;
import javax.lang.model.element.TypeElement;

/**
 * A class that implements a grain interface.
 *
 * @param key the key's type
 * @param parameters an expression for each constructor parameter
 * @param events the codec of the events
 * @param value the codec of the state value
 */
record ImplementationModel(
    TypeElement element,
    ClassName grainInterface,
    TypeName key,
    List<CodeBlock> parameters,
    Optional<ClassName> events,
    Optional<ClassName> value) {}
