package dev.teff.runtime.cluster;

import dev.teff.grains.spi.Codec;
import dev.teff.grains.spi.FieldReader;
import dev.teff.grains.spi.FieldWriter;
import dev.teff.persistence.spi.Register.Versioned;
import dev.teff.runtime.wire.FunctionCodec;

/**
 * What one seat holds of one register, or is asked to hold.
 *
 * @param promised no proposal before this one is accepted any more
 * @param accepted the proposal that the value is of
 * @param value version 0 stands for none
 */
record Vote(String register, Ballot promised, Ballot accepted, Versioned value) {
  static final Codec<Vote> CODEC = new FunctionCodec<>("Vote", Vote::write, Vote::read);

  private static final Versioned NOTHING = new Versioned(0, new byte[0]);

  /** Nothing yet. */
  static Vote none(String register) {
    return new Vote(register, Ballot.NONE, Ballot.NONE, NOTHING);
  }

  Vote promising(Ballot ballot) {
    return new Vote(register, ballot, accepted, value);
  }

  private void write(FieldWriter out) {
    out.string(1, register);
    out.int64(2, promised.number());
    out.int64(3, promised.proposer());
    out.int64(4, accepted.number());
    out.int64(5, accepted.proposer());
    out.int64(6, value.version());
    out.bytes(7, value.value());
  }

  private static Vote read(FieldReader in) {
    String register = "";
    long[] numbers = new long[5];
    byte[] value = NOTHING.value();
    for (int field = in.next(); field != 0; field = in.next()) {
      switch (field) {
        case 1 -> register = in.string();
        case 2, 3, 4, 5, 6 -> numbers[field - 2] = in.int64();
        case 7 -> value = in.bytes();
        default -> in.skip();
      }
    }
    return new Vote(
        register,
        new Ballot(numbers[0], numbers[1]),
        new Ballot(numbers[2], numbers[3]),
        new Versioned(numbers[4], value));
  }
}
