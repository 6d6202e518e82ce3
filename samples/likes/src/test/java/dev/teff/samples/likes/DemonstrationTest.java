package dev.teff.samples.likes;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Real silos, real sockets, a real database file. */
class DemonstrationTest {
  @TempDir private Path folder = Path.of("unset");

  @Test
  @Timeout(180)
  void bothSilosAgree_andTheStoreRemembers() throws Exception {
    List<String> said = new ArrayList<>();
    new Demonstration(folder, said::add).run();
    assertThat(said)
        .contains(
            "A moment later, both count 400.",
            "Amsterdam has left; Tokyo counts 399.",
            "All silos were gone. A new one, Osaka, counts 399.");
  }
}
