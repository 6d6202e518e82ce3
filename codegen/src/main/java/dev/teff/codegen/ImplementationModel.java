package dev.teff.codegen;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.TypeName;
import dev.teff.codegen.Encoding.Message;
import dev.teff.grains.spi.GrainPlacement;
import dev.teff.grains.spi.GrainTraits;
import java.util.List;
import java.util.Optional;
import javax.lang.model.element.TypeElement;

/**
 * A class that implements a grain interface.
 *
 * @param typeName the grain's stable name
 * @param key the key's type
 * @param parameters an expression for each constructor parameter
 * @param events what the journal stores
 * @param value what the state stores
 * @param history what the journal once stored
 * @param snapshots how the journal's state becomes a snapshot
 * @param replicated what is replicated
 * @param traits what the annotations say about how grains are run
 * @param placement what they say about where
 */
record ImplementationModel(
    TypeElement element,
    ClassName grainInterface,
    String typeName,
    TypeName key,
    List<CodeBlock> parameters,
    Optional<Message> events,
    Optional<Message> value,
    HistoryModel history,
    Optional<SnapshotModel> snapshots,
    Optional<CrdtModel.Replicated> replicated,
    GrainTraits traits,
    Optional<GrainPlacement> placement) {}
