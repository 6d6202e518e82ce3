package dev.teff.runtime.cluster;

import dev.teff.grains.spi.Codec;
import dev.teff.grains.spi.DecodingException;
import dev.teff.grains.spi.FieldReader;
import dev.teff.grains.spi.FieldWriter;
import dev.teff.grains.spi.Shape;
import dev.teff.grains.spi.Shape.Cardinality;
import dev.teff.grains.spi.Shape.FieldShape;
import dev.teff.grains.spi.Shape.FieldType;
import dev.teff.grains.spi.Shape.Kind;
import dev.teff.runtime.cluster.ClusterView.Build;
import dev.teff.runtime.cluster.ClusterView.Member;
import dev.teff.runtime.cluster.ClusterView.MemberState;
import java.util.List;

/** One silo of the view on the wire. Numbers of fields and states are for ever. */
final class MemberCodec implements Codec<Member> {
  static final MemberCodec INSTANCE = new MemberCodec();

  private static final int NAME = 1;
  private static final int INCARNATION = 2;
  private static final int HOST = 3;
  private static final int PORT = 4;
  private static final int MEMBERSHIP_ADDRESS = 5;
  private static final int STATE = 6;
  private static final int FEATURE_LEVEL = 7;
  private static final int CONTRACT = 8;

  /** By number; 0 is not in use, so that a state that is missing is noticed. */
  private static final List<String> STATES = List.of("", "JOINING", "ACTIVE", "LEAVING");

  private static final Shape SHAPE =
      new Shape(
          "teff.cluster.Member",
          Kind.RECORD,
          List.of(
              scalar(NAME, "name", FieldType.STRING),
              scalar(INCARNATION, "incarnation", FieldType.INT64),
              scalar(HOST, "host", FieldType.STRING),
              scalar(PORT, "port", FieldType.INT32),
              scalar(MEMBERSHIP_ADDRESS, "membershipAddress", FieldType.STRING),
              FieldShape.constants(STATE, "state", Cardinality.SINGLE, STATES),
              scalar(FEATURE_LEVEL, "featureLevel", FieldType.INT32),
              scalar(CONTRACT, "contract", FieldType.STRING)));

  private MemberCodec() {}

  private static FieldShape scalar(int number, String name, FieldType type) {
    return FieldShape.scalar(number, name, type, Cardinality.SINGLE);
  }

  @Override
  public Shape shape() {
    return SHAPE;
  }

  @Override
  public void write(Member member, FieldWriter out) {
    out.string(NAME, member.silo().name());
    out.int64(INCARNATION, member.silo().incarnation());
    out.string(HOST, member.silo().host());
    out.int32(PORT, member.silo().port());
    out.string(MEMBERSHIP_ADDRESS, member.membershipAddress());
    out.int32(STATE, STATES.indexOf(member.state().name()));
    if (!member.build().equals(Build.UNKNOWN)) {
      out.int32(FEATURE_LEVEL, member.build().featureLevel());
      out.string(CONTRACT, member.build().contract());
    }
  }

  @Override
  public Member read(FieldReader in) {
    String name = "";
    long incarnation = 0;
    String host = "";
    int port = 0;
    String membershipAddress = "";
    int state = 0;
    int featureLevel = Build.UNKNOWN.featureLevel();
    String contract = Build.UNKNOWN.contract();
    for (int field = in.next(); field != 0; field = in.next()) {
      switch (field) {
        case NAME -> name = in.string();
        case INCARNATION -> incarnation = in.int64();
        case HOST -> host = in.string();
        case PORT -> port = in.int32();
        case MEMBERSHIP_ADDRESS -> membershipAddress = in.string();
        case STATE -> state = in.int32();
        case FEATURE_LEVEL -> featureLevel = in.int32();
        case CONTRACT -> contract = in.string();
        default -> in.skip();
      }
    }
    return new Member(
        new SiloIdentity(name, incarnation, host, port),
        membershipAddress,
        state(state, name),
        new Build(featureLevel, contract));
  }

  private static MemberState state(int number, String silo) {
    if (number <= 0 || number >= STATES.size()) {
      throw new DecodingException(
          "Silo %s is in state %d, which this version does not know.".formatted(silo, number));
    }
    return MemberState.valueOf(STATES.get(number));
  }
}
