package dev.teff.runtime.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teff.grains.GrainId;
import dev.teff.runtime.cluster.DirectoryQuestion.Commit;
import dev.teff.runtime.spi.Luggage;
import dev.teff.runtime.wire.WireReader;
import dev.teff.runtime.wire.WireWriter;
import org.junit.jupiter.api.Test;

class MigrationCodecsTest {
  private static Commit sent(Luggage luggage) {
    var commit = new Commit(7, GrainId.of("cart", "alice"), 9, luggage);
    return WireReader.decode(
        MigrationCodecs.COMMIT, WireWriter.encode(MigrationCodecs.COMMIT, commit));
  }

  @Test
  void whatAGrainPacked_andWhatIsKeptForIt_moveWithIt() {
    Commit read = sent(new Luggage(new byte[] {1}, new byte[] {2, 3}));
    assertThat(read.luggage().packed()).containsExactly(1);
    assertThat(read.luggage().kept()).containsExactly(2, 3);
    assertThat(read.number()).isEqualTo(9);
  }

  @Test
  void commitOfASiloThatKeepsNothing_readsAsSuch() {
    Commit read = sent(Luggage.NONE);
    assertThat(read.luggage().packed()).isEmpty();
    assertThat(read.luggage().kept()).isEmpty();
  }
}
