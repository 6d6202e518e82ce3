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
import dev.teff.runtime.cluster.ClusterView.Member;
import java.util.ArrayList;
import java.util.List;

/** A view as it stands in its register, whose version is the view's: it is read as version 0. */
final class ViewCodec implements Codec<ClusterView> {
  static final ViewCodec INSTANCE = new ViewCodec();

  private static final int MEMBER = 1;
  private static final int GHOST = 2;
  private static final int DOUBT = 3;
  private static final int FEATURE_LEVEL = 4;

  private static final Shape SHAPE =
      new Shape(
          "teff.cluster.View",
          Kind.RECORD,
          List.of(
              FieldShape.message(
                  MEMBER, "members", Cardinality.REPEATED, MemberCodec.INSTANCE::shape),
              FieldShape.scalar(GHOST, "ghosts", FieldType.INT64, Cardinality.REPEATED),
              FieldShape.message(DOUBT, "doubts", Cardinality.REPEATED, DoubtCodec.INSTANCE::shape),
              FieldShape.scalar(
                  FEATURE_LEVEL, "featureLevel", FieldType.INT32, Cardinality.SINGLE)));

  private ViewCodec() {}

  @Override
  public Shape shape() {
    return SHAPE;
  }

  @Override
  public void write(ClusterView view, FieldWriter out) {
    view.members().forEach(member -> out.message(MEMBER, member, MemberCodec.INSTANCE));
    view.ghosts().forEach(ghost -> out.int64(GHOST, ghost));
    view.doubts().forEach(doubt -> out.message(DOUBT, doubt, DoubtCodec.INSTANCE));
    if (view.featureLevel() != 0) {
      out.int32(FEATURE_LEVEL, view.featureLevel());
    }
  }

  @Override
  public ClusterView read(FieldReader in) {
    List<Member> members = new ArrayList<>();
    List<Long> ghosts = new ArrayList<>();
    List<Doubt> doubts = new ArrayList<>();
    int featureLevel = 0;
    for (int field = in.next(); field != 0; field = in.next()) {
      switch (field) {
        case MEMBER -> members.add(in.message(MemberCodec.INSTANCE));
        case GHOST -> ghosts.add(in.int64());
        case DOUBT -> doubts.add(in.message(DoubtCodec.INSTANCE));
        case FEATURE_LEVEL -> featureLevel = in.int32();
        default -> in.skip();
      }
    }
    return new ClusterView(0, members, ghosts, doubts, featureLevel);
  }
}
