package dev.teff.runtime.cluster;

import dev.teff.grains.spi.Codec;
import dev.teff.grains.spi.FieldReader;
import dev.teff.grains.spi.FieldWriter;
import dev.teff.grains.spi.Shape;
import dev.teff.grains.spi.Shape.Cardinality;
import dev.teff.grains.spi.Shape.FieldShape;
import dev.teff.grains.spi.Shape.Kind;
import dev.teff.runtime.cluster.ClusterView.Member;
import java.util.ArrayList;
import java.util.List;

/** The members of a view on the wire; the view's version is the version of its register. */
final class MembersCodec implements Codec<List<Member>> {
  static final MembersCodec INSTANCE = new MembersCodec();

  private static final int MEMBER = 1;

  private static final Shape SHAPE =
      new Shape(
          "teff.cluster.View",
          Kind.RECORD,
          List.of(
              FieldShape.message(
                  MEMBER, "members", Cardinality.REPEATED, MemberCodec.INSTANCE::shape)));

  private MembersCodec() {}

  @Override
  public Shape shape() {
    return SHAPE;
  }

  @Override
  public void write(List<Member> members, FieldWriter out) {
    members.forEach(member -> out.message(MEMBER, member, MemberCodec.INSTANCE));
  }

  @Override
  public List<Member> read(FieldReader in) {
    List<Member> members = new ArrayList<>();
    for (int field = in.next(); field != 0; field = in.next()) {
      if (field == MEMBER) {
        members.add(in.message(MemberCodec.INSTANCE));
      } else {
        in.skip();
      }
    }
    return List.copyOf(members);
  }
}
