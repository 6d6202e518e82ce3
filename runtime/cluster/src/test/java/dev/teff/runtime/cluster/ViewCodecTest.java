package dev.teff.runtime.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teff.grains.spi.DecodingException;
import dev.teff.runtime.cluster.ClusterView.Build;
import dev.teff.runtime.cluster.ClusterView.Doubt;
import dev.teff.runtime.cluster.ClusterView.Member;
import dev.teff.runtime.cluster.ClusterView.MemberState;
import dev.teff.runtime.wire.WireReader;
import dev.teff.runtime.wire.WireWriter;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class ViewCodecTest {
  private static final Member MEMBER =
      new Member(
          new SiloIdentity("silo-1", -7, "10.0.0.1", 4711), "10.0.0.1:5701", MemberState.ACTIVE);

  @Test
  void members_writtenAndRead_areTheSame() {
    List<Member> members =
        List.of(
            MEMBER,
            new Member(
                new SiloIdentity("sîlo", Long.MAX_VALUE, "::1", 0), "[::1]:1", MemberState.JOINING),
            new Member(new SiloIdentity("c", 1, "c", 65535), "c:1", MemberState.LEAVING));
    assertThat(decode(encode(members))).isEqualTo(members);
  }

  @Test
  void nobody_writtenAndRead_isNobody() {
    assertThat(decode(encode(List.of()))).isEmpty();
  }

  /** A row of an older build must be readable: these bytes never change. */
  @Test
  void bytes_ofTheFirstVersion_areReadable() {
    byte[] stored =
        HexFormat.of()
            .parseHex(
                "0a31" // members
                    + "0a0673696c6f2d31" // name
                    + "10f9ffffffffffffffff01" // incarnation
                    + "1a0831302e302e302e31" // host
                    + "20e724" // port
                    + "2a0d31302e302e302e313a35373031" // membership address
                    + "3002"); // state
    assertThat(decode(stored)).containsExactly(MEMBER);
    assertThat(encode(List.of(MEMBER))).isEqualTo(stored);
  }

  @Test
  void fields_ofANewerVersion_arePassedOver() {
    var newer = new WireWriter();
    newer.int64(15, 3);
    newer.message(
        1,
        MEMBER,
        new FunctionalMemberCodec((member, out) -> {
          MemberCodec.INSTANCE.write(member, out);
          out.string(99, "zone-a");
        }));
    assertThat(decode(newer.toBytes())).containsExactly(MEMBER);
  }

  @Test
  void state_unknown_isRefusedByName() {
    var newer = new WireWriter();
    newer.message(
        1,
        MEMBER,
        new FunctionalMemberCodec((member, out) -> {
          MemberCodec.INSTANCE.write(member, out);
          out.int32(6, 17);
        }));
    assertThatThrownBy(() -> decode(newer.toBytes()))
        .isInstanceOf(DecodingException.class)
        .hasMessageContaining("silo-1")
        .hasMessageContaining("17");
  }

  @Test
  void ghosts_writtenAndRead_areTheSame() {
    var view = new ClusterView(0, List.of(MEMBER), List.of(-1L, 7L));
    assertThat(view(WireWriter.encode(ViewCodec.INSTANCE, view))).isEqualTo(view);
  }

  @Test
  void doubtsLevelAndBuilds_writtenAndRead_areTheSame() {
    var built =
        new Member(MEMBER.silo(), "10.0.0.1:5701", MemberState.ACTIVE, new Build(3, "0a1b"));
    var view = new ClusterView(0, List.of(built), List.of(4L), List.of(new Doubt(-7, 9)), 2);
    assertThat(view(WireWriter.encode(ViewCodec.INSTANCE, view))).isEqualTo(view);
  }

  private static byte[] encode(List<Member> members) {
    return WireWriter.encode(ViewCodec.INSTANCE, new ClusterView(0, members));
  }

  private static ClusterView view(byte[] bytes) {
    return WireReader.decode(ViewCodec.INSTANCE, bytes);
  }

  private static List<Member> decode(byte[] bytes) {
    return view(bytes).members();
  }
}
