package dev.teff.loadtest;

import com.google.protobuf.Field;
import dev.teff.grains.spi.Codec;
import dev.teff.grains.spi.FieldReader;
import dev.teff.grains.spi.FieldWriter;
import dev.teff.grains.spi.Shape;
import dev.teff.grains.spi.Shape.Cardinality;
import dev.teff.grains.spi.Shape.FieldShape;
import dev.teff.grains.spi.Shape.FieldType;
import dev.teff.grains.spi.Shape.Kind;
import java.util.List;

/**
 * A record of six fields that is, on the wire, protobuf's own {@code google.protobuf.Field}: so
 * there is a generated class of protobuf-java to compare with, without a protobuf compiler.
 */
record FieldInfo(
    int kind, int number, String name, String typeUrl, int oneofIndex, boolean packed) {
  static final Codec<FieldInfo> CODEC = new FieldInfoCodec();

  /** A typical value; the numbers vary with the seed. */
  static FieldInfo sample(int seed) {
    return new FieldInfo(
        1 + seed % 18, 1 + seed, "customer_" + seed, "shop/Customer", 1 + seed % 200, true);
  }

  /** The same value as protobuf-java's class. */
  Field toProtobuf() {
    return Field.newBuilder()
        .setKindValue(kind)
        .setNumber(number)
        .setName(name)
        .setTypeUrl(typeUrl)
        .setOneofIndex(oneofIndex)
        .setPacked(packed)
        .build();
  }

  /** Undoes {@link #toProtobuf}. */
  static FieldInfo fromProtobuf(Field message) {
    return new FieldInfo(
        message.getKindValue(),
        message.getNumber(),
        message.getName(),
        message.getTypeUrl(),
        message.getOneofIndex(),
        message.getPacked());
  }

  /** As the processor would generate it. */
  private static final class FieldInfoCodec implements Codec<FieldInfo> {
    private static final Shape SHAPE =
        new Shape(
            "google.protobuf.Field",
            Kind.RECORD,
            List.of(
                FieldShape.scalar(1, "kind", FieldType.INT32, Cardinality.SINGLE),
                FieldShape.scalar(3, "number", FieldType.INT32, Cardinality.SINGLE),
                FieldShape.scalar(4, "name", FieldType.STRING, Cardinality.SINGLE),
                FieldShape.scalar(6, "typeUrl", FieldType.STRING, Cardinality.SINGLE),
                FieldShape.scalar(7, "oneofIndex", FieldType.INT32, Cardinality.SINGLE),
                FieldShape.scalar(8, "packed", FieldType.BOOL, Cardinality.SINGLE)));

    @Override
    public Shape shape() {
      return SHAPE;
    }

    @Override
    public void write(FieldInfo value, FieldWriter out) {
      if (value.kind != 0) {
        out.int32(1, value.kind);
      }
      if (value.number != 0) {
        out.int32(3, value.number);
      }
      if (!value.name.isEmpty()) {
        out.string(4, value.name);
      }
      if (!value.typeUrl.isEmpty()) {
        out.string(6, value.typeUrl);
      }
      if (value.oneofIndex != 0) {
        out.int32(7, value.oneofIndex);
      }
      if (value.packed) {
        out.bool(8, true);
      }
    }

    @Override
    public FieldInfo read(FieldReader in) {
      int kind = 0;
      int number = 0;
      String name = "";
      String typeUrl = "";
      int oneofIndex = 0;
      boolean packed = false;
      for (int field = in.next(); field != 0; field = in.next()) {
        switch (field) {
          case 1 -> kind = in.int32();
          case 3 -> number = in.int32();
          case 4 -> name = in.string();
          case 6 -> typeUrl = in.string();
          case 7 -> oneofIndex = in.int32();
          case 8 -> packed = in.bool();
          default -> in.skip();
        }
      }
      return new FieldInfo(kind, number, name, typeUrl, oneofIndex, packed);
    }
  }
}
