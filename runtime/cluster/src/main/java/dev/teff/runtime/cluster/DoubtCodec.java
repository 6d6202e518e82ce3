package dev.teff.runtime.cluster;

import dev.teff.grains.spi.Codec;
import dev.teff.grains.spi.FieldReader;
import dev.teff.grains.spi.FieldWriter;
import dev.teff.grains.spi.Shape;
import dev.teff.grains.spi.Shape.Cardinality;
import dev.teff.grains.spi.Shape.FieldShape;
import dev.teff.grains.spi.Shape.FieldType;
import dev.teff.grains.spi.Shape.Kind;
import dev.teff.runtime.cluster.ClusterView.Doubt;
import java.util.List;

/** A doubt as it stands in the view. */
final class DoubtCodec implements Codec<Doubt> {
  static final DoubtCodec INSTANCE = new DoubtCodec();

  private static final int SUSPECT = 1;
  private static final int BY = 2;

  private static final Shape SHAPE =
      new Shape(
          "teff.cluster.Doubt",
          Kind.RECORD,
          List.of(
              FieldShape.scalar(SUSPECT, "suspect", FieldType.INT64, Cardinality.SINGLE),
              FieldShape.scalar(BY, "by", FieldType.INT64, Cardinality.SINGLE)));

  private DoubtCodec() {}

  @Override
  public Shape shape() {
    return SHAPE;
  }

  @Override
  public void write(Doubt doubt, FieldWriter out) {
    out.int64(SUSPECT, doubt.suspect());
    out.int64(BY, doubt.by());
  }

  @Override
  public Doubt read(FieldReader in) {
    long suspect = 0;
    long by = 0;
    for (int field = in.next(); field != 0; field = in.next()) {
      switch (field) {
        case SUSPECT -> suspect = in.int64();
        case BY -> by = in.int64();
        default -> in.skip();
      }
    }
    return new Doubt(suspect, by);
  }
}
