package dev.teff.runtime.cluster;

import dev.teff.grains.spi.Codec;
import dev.teff.grains.spi.FieldReader;
import dev.teff.grains.spi.FieldWriter;
import dev.teff.grains.spi.Shape;
import dev.teff.runtime.cluster.ClusterView.Member;
import java.util.function.BiConsumer;

/** Writes members as another version would. */
record FunctionalMemberCodec(BiConsumer<Member, FieldWriter> writer) implements Codec<Member> {
  @Override
  public Shape shape() {
    return MemberCodec.INSTANCE.shape();
  }

  @Override
  public void write(Member value, FieldWriter out) {
    writer.accept(value, out);
  }

  @Override
  public Member read(FieldReader in) {
    throw new UnsupportedOperationException("only writes");
  }
}
