package dev.teff.runtime.cluster;

import dev.teff.grains.spi.Codec;
import dev.teff.grains.spi.DecodingException;
import dev.teff.grains.spi.FieldReader;
import dev.teff.grains.spi.FieldWriter;
import dev.teff.runtime.cluster.ClusterView.Member;
import dev.teff.runtime.cluster.ClusterView.MemberState;
import java.util.ArrayList;

/** The view of the silo, as it tells it to its clients. */
record ViewFrame(ClusterView view) implements Frame {
  static final Codec<ViewFrame> CODEC =
      new FunctionCodec<>("View", ViewFrame::write, ViewFrame::read);
  private static final Codec<Member> MEMBER =
      new FunctionCodec<>("Member", ViewFrame::writeMember, ViewFrame::readMember);

  private void write(FieldWriter out) {
    out.int64(1, view.version());
    view.members().forEach(member -> out.message(2, member, MEMBER));
  }

  private static ViewFrame read(FieldReader in) {
    long version = 0;
    var members = new ArrayList<Member>();
    for (int field = in.next(); field != 0; field = in.next()) {
      switch (field) {
        case 1 -> version = in.int64();
        case 2 -> members.add(in.message(MEMBER));
        default -> in.skip();
      }
    }
    return new ViewFrame(new ClusterView(version, members));
  }

  private static void writeMember(Member member, FieldWriter out) {
    out.message(1, member.silo(), Identities.SILO);
    out.string(2, member.membershipAddress());
    out.int32(3, number(member.state()));
  }

  private static Member readMember(FieldReader in) {
    SiloIdentity silo = Identities.NOBODY;
    String membershipAddress = "";
    MemberState state = MemberState.JOINING;
    for (int field = in.next(); field != 0; field = in.next()) {
      switch (field) {
        case 1 -> silo = in.message(Identities.SILO);
        case 2 -> membershipAddress = in.string();
        case 3 -> state = state(in.int32());
        default -> in.skip();
      }
    }
    return new Member(silo, membershipAddress, state);
  }

  private static int number(MemberState state) {
    return switch (state) {
      case JOINING -> 0;
      case ACTIVE -> 1;
      case LEAVING -> 2;
    };
  }

  private static MemberState state(int number) {
    return switch (number) {
      case 0 -> MemberState.JOINING;
      case 1 -> MemberState.ACTIVE;
      case 2 -> MemberState.LEAVING;
      default -> throw DecodingException.unknownConstant("MemberState", number);
    };
  }
}
