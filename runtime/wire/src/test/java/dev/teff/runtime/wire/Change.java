package dev.teff.runtime.wire;

import dev.teff.grains.spi.Codec;
import dev.teff.grains.spi.DecodingException;
import dev.teff.grains.spi.FieldReader;
import dev.teff.grains.spi.FieldWriter;
import dev.teff.grains.spi.Shape;
import dev.teff.grains.spi.Shape.Cardinality;
import dev.teff.grains.spi.Shape.FieldShape;
import dev.teff.grains.spi.Shape.FieldType;
import dev.teff.grains.spi.Shape.Kind;
import java.util.List;

/** A sealed interface, which is a {@code oneof} on the wire. */
sealed interface Change {
  record Deposited(long cents) implements Change {
    static final Codec<Deposited> CODEC =
        new Codec<>() {
          @Override
          public Shape shape() {
            return new Shape("test.Deposited", Kind.RECORD, List.of(CENTS));
          }

          @Override
          public void write(Deposited value, FieldWriter out) {
            if (value.cents != 0) {
              out.int64(1, value.cents);
            }
          }

          @Override
          public Deposited read(FieldReader in) {
            long cents = 0;
            for (int field = in.next(); field != 0; field = in.next()) {
              if (field == 1) {
                cents = in.int64();
              } else {
                in.skip();
              }
            }
            return new Deposited(cents);
          }
        };
  }

  record Withdrawn(long cents, String how) implements Change {
    public Withdrawn {
      if (cents < 0) {
        throw new IllegalArgumentException("cents may not be negative");
      }
    }

    static final Codec<Withdrawn> CODEC =
        new Codec<>() {
          @Override
          public Shape shape() {
            return new Shape(
                "test.Withdrawn",
                Kind.RECORD,
                List.of(CENTS, FieldShape.scalar(2, "how", FieldType.STRING, Cardinality.SINGLE)));
          }

          @Override
          public void write(Withdrawn value, FieldWriter out) {
            if (value.cents != 0) {
              out.int64(1, value.cents);
            }
            if (!value.how.isEmpty()) {
              out.string(2, value.how);
            }
          }

          @Override
          public Withdrawn read(FieldReader in) {
            long cents = 0;
            String how = "";
            for (int field = in.next(); field != 0; field = in.next()) {
              switch (field) {
                case 1 -> cents = in.int64();
                case 2 -> how = in.string();
                default -> in.skip();
              }
            }
            return new Withdrawn(cents, how);
          }
        };
  }

  FieldShape CENTS = FieldShape.scalar(1, "cents", FieldType.INT64, Cardinality.SINGLE);

  Codec<Change> CODEC =
      new Codec<>() {
        @Override
        public Shape shape() {
          return new Shape(
              "test.Change",
              Kind.UNION,
              List.of(
                  FieldShape.message(
                      1, "deposited", Cardinality.SINGLE, () -> Deposited.CODEC.shape()),
                  FieldShape.message(
                      2, "withdrawn", Cardinality.SINGLE, () -> Withdrawn.CODEC.shape())));
        }

        @Override
        public void write(Change value, FieldWriter out) {
          switch (value) {
            case Deposited deposited -> out.message(1, deposited, Deposited.CODEC);
            case Withdrawn withdrawn -> out.message(2, withdrawn, Withdrawn.CODEC);
          }
        }

        @Override
        public Change read(FieldReader in) {
          Change value = null;
          for (int field = in.next(); field != 0; field = in.next()) {
            switch (field) {
              case 1 -> value = in.message(Deposited.CODEC);
              case 2 -> value = in.message(Withdrawn.CODEC);
              default -> in.skip();
            }
          }
          return DecodingException.required(value, "test.Change", "member");
        }
      };
}
