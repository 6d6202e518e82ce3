package dev.teff.runtime.cluster;

import dev.teff.grains.spi.Codec;
import dev.teff.grains.spi.FieldReader;
import dev.teff.grains.spi.FieldWriter;
import dev.teff.runtime.cluster.ClusterView.Member;
import dev.teff.runtime.wire.FunctionCodec;
import java.util.ArrayList;

/** The view of the silo, as it tells it to its clients. */
record ViewFrame(ClusterView view) implements Frame {
  static final Codec<ViewFrame> CODEC =
      new FunctionCodec<>("View", ViewFrame::write, ViewFrame::read);

  private void write(FieldWriter out) {
    out.int64(1, view.version());
    view.members().forEach(member -> out.message(2, member, MemberCodec.INSTANCE));
    view.ghosts().forEach(ghost -> out.int64(3, ghost));
  }

  private static ViewFrame read(FieldReader in) {
    long version = 0;
    var members = new ArrayList<Member>();
    var ghosts = new ArrayList<Long>();
    for (int field = in.next(); field != 0; field = in.next()) {
      switch (field) {
        case 1 -> version = in.int64();
        case 2 -> members.add(in.message(MemberCodec.INSTANCE));
        case 3 -> ghosts.add(in.int64());
        default -> in.skip();
      }
    }
    return new ViewFrame(new ClusterView(version, members, ghosts));
  }
}
