package dev.teff.testkit;

import dev.teff.grains.spi.Codec;
import dev.teff.grains.spi.GrainImplementation;
import dev.teff.grains.spi.UnionCodec;
import dev.teff.persistence.spi.Batch;
import dev.teff.persistence.spi.LogRecord;
import dev.teff.runtime.wire.WireReader;
import dev.teff.runtime.wire.WireWriter;
import java.util.Optional;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/** What a grain class stores, as its declared fields say. */
record StoredType(String implementation, Optional<Codec<?>> codec, Batch.Retention retention) {
  /** What the class that implements a grain interface stores. */
  static StoredType of(Class<?> grainInterface) {
    for (GrainImplementation<?, ?> implementation : ServiceLoader.load(GrainImplementation.class)) {
      if (implementation.grainInterface() == grainInterface) {
        return of(implementation);
      }
    }
    throw new AssertionError(
        "No class on the test's class path implements %s, or the annotation processor passed over it."
            .formatted(grainInterface.getName()));
  }

  private static StoredType of(GrainImplementation<?, ?> implementation) {
    return new StoredType(
        implementation.implementationName(),
        implementation.events().or(implementation::value),
        implementation.value().isPresent() ? Batch.Retention.LATEST : Batch.Retention.ALL);
  }

  @SuppressWarnings("unchecked") // a value of another type is reported
  Batch.Event encode(Object value) {
    Codec<Object> known =
        (Codec<Object>)
            codec.orElseThrow(() ->
                new AssertionError(
                    "%s has no field of type Journal or State, so nothing can be given to it."
                        .formatted(implementation)));
    try {
      var writer = new WireWriter();
      if (known instanceof UnionCodec<Object> union) {
        union.writeMember(value, writer);
        return new Batch.Event(union.memberName(value), writer.toBytes());
      }
      known.write(value, writer);
      return new Batch.Event(known.shape().typeName(), writer.toBytes());
    } catch (ClassCastException | IllegalArgumentException | MatchException e) {
      throw new AssertionError("%s does not store %s.".formatted(implementation, value), e);
    }
  }

  Object decode(LogRecord stored) {
    Codec<?> known = codec.orElseThrow();
    @Nullable Codec<?> member =
        known instanceof UnionCodec<?> union ? union.member(stored.type()) : known;
    if (member == null) {
      throw new AssertionError("%s stored a %s.".formatted(implementation, stored.type()));
    }
    return WireReader.decode(member, stored.payload());
  }
}
