package dev.teff.samples.presence;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Real silos, real sockets, the real flight recorder. */
class DemonstrationTest {
  @TempDir private Path folder = Path.of("unset");

  @Test
  @Timeout(180)
  void games_onThreeSilos_drawTheirPlayersToThem() throws Exception {
    List<String> said = new ArrayList<>();
    new Demonstration(folder, said::add).run();
    assertThat(said)
        .contains("480 players are in 60 games, each where its hash says.")
        .anyMatch(line -> line.endsWith("and no call failed."))
        .anyMatch(line -> line.startsWith("presence.player/7 is on silo-"));
  }
}
