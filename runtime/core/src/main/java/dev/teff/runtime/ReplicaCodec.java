package dev.teff.runtime;

import dev.teff.grains.GrainId;
import dev.teff.grains.spi.Codec;
import dev.teff.grains.spi.DecodingException;
import dev.teff.persistence.spi.LogRecord;
import dev.teff.runtime.wire.EncodingException;
import dev.teff.runtime.wire.WireReader;
import dev.teff.runtime.wire.WireWriter;
import java.util.Optional;
import java.util.Set;

/**
 * How the values and changes of one replicated type stand in the logs of its copies. What comes
 * from there was written by a silo that may do so, and is read however large it is; what other
 * silos send is not.
 */
record ReplicaCodec<T>(Codec<T> codec) {
  /** The type of a record with changes that its replica made. */
  static final String DELTA = "delta";

  /** The type of a record with changes that any replica may have made; often a whole value. */
  static final String WHOLE = "whole";

  private static final Set<String> TYPES = Set.of(DELTA, WHOLE);

  /** How large a value may be before it is deflated; it is in memory many times larger. */
  private static final int MOST_INFLATED = 1 << 30;

  byte[] encoded(T value) {
    return WireWriter.encode(codec, value, MOST_INFLATED);
  }

  /** The same, if other silos take it from one: they inflate less than what is in a log. */
  Optional<byte[]> sendable(T value) {
    try {
      return Optional.of(WireWriter.encode(codec, value));
    } catch (EncodingException e) {
      return Optional.empty();
    }
  }

  /**
   * What a record says.
   *
   * @param grain whose copy's log it is from
   * @throws GrainException {@code TEFF-302} when it cannot be read
   */
  T decoded(GrainId grain, LogRecord stored) {
    try {
      if (!TYPES.contains(stored.type())) {
        throw new DecodingException("a newer version of Teff wrote it");
      }
      return WireReader.decode(codec, stored.payload(), MOST_INFLATED);
    } catch (DecodingException e) {
      throw Recovery.unreadable(grain, stored, e);
    }
  }
}
