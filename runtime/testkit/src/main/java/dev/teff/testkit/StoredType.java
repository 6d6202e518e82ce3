package dev.teff.testkit;

import dev.teff.grains.spi.Codec;
import dev.teff.grains.spi.GrainImplementation;
import dev.teff.grains.spi.UnionCodec;
import dev.teff.grains.spi.UpcastCodec;
import dev.teff.persistence.spi.Batch;
import dev.teff.persistence.spi.LogRecord;
import dev.teff.runtime.wire.WireReader;
import dev.teff.runtime.wire.WireWriter;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a grain class stores, as its declared fields say. */
record StoredType(
    String implementation,
    Optional<Codec<?>> codec,
    Map<String, Codec<?>> former,
    Batch.Retention retention) {
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
        implementation.history().former(),
        implementation.value().isPresent() ? Batch.Retention.LATEST : Batch.Retention.ALL);
  }

  /** As the grain stores it, or as older code did: events of types that an upcast reads. */
  Batch.Event encode(Object value) {
    Codec<?> known =
        codec.orElseThrow(() ->
            new AssertionError(
                "%s has no field of type Journal or State, so nothing can be given to it."
                    .formatted(implementation)));
    try {
      return Stream.concat(Stream.of(known), former.values().stream())
          .flatMap(each -> encode(each, value).stream())
          .findFirst()
          .orElseThrow(() -> new AssertionError(refusal(value)));
    } catch (IllegalArgumentException | MatchException e) {
      throw new AssertionError(refusal(value), e);
    }
  }

  /** Empty where the value is of another type, which a codec tells by failing to cast it. */
  @SuppressWarnings("unchecked")
  private static Optional<Batch.Event> encode(Codec<?> codec, Object value) {
    var writer = new WireWriter();
    try {
      switch (codec) {
        case UnionCodec<?> union -> {
          var any = (UnionCodec<Object>) union;
          any.writeMember(value, writer);
          return Optional.of(new Batch.Event(any.memberName(value), writer.toBytes()));
        }
        case UpcastCodec<?, ?> upcast -> ((Codec<Object>) upcast.old()).write(value, writer);
        default -> ((Codec<Object>) codec).write(value, writer);
      }
      return Optional.of(new Batch.Event(codec.shape().typeName(), writer.toBytes()));
    } catch (ClassCastException otherType) {
      return Optional.empty();
    }
  }

  private String refusal(Object value) {
    return "%s does not store %s.".formatted(implementation, value);
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
