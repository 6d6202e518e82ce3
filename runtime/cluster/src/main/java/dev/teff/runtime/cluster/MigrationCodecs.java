package dev.teff.runtime.cluster;

import dev.teff.grains.GrainId;
import dev.teff.grains.spi.Codec;
import dev.teff.grains.spi.FieldReader;
import dev.teff.grains.spi.FieldWriter;
import dev.teff.runtime.cluster.DirectoryAnswer.Prepared;
import dev.teff.runtime.cluster.DirectoryAnswer.Refused;
import dev.teff.runtime.cluster.DirectoryQuestion.Cancel;
import dev.teff.runtime.cluster.DirectoryQuestion.Commit;
import dev.teff.runtime.cluster.DirectoryQuestion.Prepare;
import dev.teff.runtime.cluster.DirectoryQuestion.Rebind;
import dev.teff.runtime.spi.Luggage;
import dev.teff.runtime.wire.FunctionCodec;

/**
 * What silos say to each other when a grain moves, on the wire. All of it fits one message, whose
 * fields are 1 version, 2 type, 3 key, 4 number, 5 target, 6 other number, 7 packed, 8 text, 9
 * kept.
 */
final class MigrationCodecs {
  static final Codec<Prepare> PREPARE =
      new FunctionCodec<>(
          "Prepare",
          (message, out) -> writeGrain(message.version(), message.grain(), out),
          in -> {
            Fields read = Fields.read(in);
            return new Prepare(read.version, read.grain());
          });

  static final Codec<Rebind> REBIND =
      new FunctionCodec<>(
          "Rebind",
          (message, out) -> {
            writeGrain(message.version(), message.grain(), out);
            out.int64(4, message.from());
            out.int64(5, message.target());
            out.int64(6, message.to());
          },
          in -> {
            Fields read = Fields.read(in);
            return new Rebind(read.version, read.grain(), read.number, read.target, read.other);
          });

  static final Codec<Commit> COMMIT =
      new FunctionCodec<>(
          "Commit",
          (message, out) -> {
            writeGrain(message.version(), message.grain(), out);
            out.int64(4, message.number());
            out.bytes(7, message.luggage().packed());
            if (message.luggage().kept().length > 0) {
              out.bytes(9, message.luggage().kept());
            }
          },
          in -> {
            Fields read = Fields.read(in);
            return new Commit(
                read.version, read.grain(), read.number, new Luggage(read.packed, read.kept));
          });

  static final Codec<Cancel> CANCEL =
      new FunctionCodec<>(
          "Cancel",
          (message, out) -> {
            writeGrain(0, message.grain(), out);
            out.int64(4, message.number());
          },
          in -> {
            Fields read = Fields.read(in);
            return new Cancel(read.grain(), read.number);
          });

  static final Codec<Prepared> PREPARED =
      new FunctionCodec<>(
          "Prepared",
          (message, out) -> out.int64(4, message.number()),
          in -> new Prepared(Fields.read(in).number));

  static final Codec<Refused> REFUSED =
      new FunctionCodec<>(
          "Refused",
          (message, out) -> out.string(8, message.why()),
          in -> new Refused(Fields.read(in).text));

  /** What was read of any of them. */
  private static final class Fields {
    private long version;
    private String type = "";
    private String key = "";
    private long number;
    private long target;
    private long other;
    private byte[] packed = {};
    private byte[] kept = {};
    private String text = "";

    static Fields read(FieldReader in) {
      var fields = new Fields();
      for (int field = in.next(); field != 0; field = in.next()) {
        fields.take(field, in);
      }
      return fields;
    }

    private void take(int field, FieldReader in) {
      switch (field) {
        case 1 -> version = in.int64();
        case 2 -> type = in.string();
        case 3 -> key = in.string();
        case 4 -> number = in.int64();
        case 5 -> target = in.int64();
        case 6 -> other = in.int64();
        case 7 -> packed = in.bytes();
        case 8 -> text = in.string();
        case 9 -> kept = in.bytes();
        default -> in.skip();
      }
    }

    GrainId grain() {
      return GrainId.of(type, key);
    }
  }

  private MigrationCodecs() {}

  private static void writeGrain(long version, GrainId grain, FieldWriter out) {
    out.int64(1, version);
    out.string(2, grain.type());
    out.string(3, grain.key());
  }
}
