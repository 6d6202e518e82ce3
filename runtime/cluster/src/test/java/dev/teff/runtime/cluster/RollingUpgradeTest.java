package dev.teff.runtime.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two builds of one application serve one cluster while its silos, processes of their own, are
 * replaced one by one: to the newer build, back again, and to the newer one for good. Every silo
 * has customers all the time, and none of them notices.
 */
@Timeout(240)
class RollingUpgradeTest {
  private static final int SHOPS = 8;

  @TempDir Path folder;
  private final List<ShopSilo> started = new ArrayList<>();
  private long served;

  @AfterEach
  void kill() {
    started.forEach(ShopSilo::close);
  }

  @Test
  void silos_replacedOneByOne_thereAndBackAndThere_nobodyNotices() throws Exception {
    ShopBuild first = ShopBuild.first(folder);
    ShopBuild second = ShopBuild.second(folder);
    ShopSilo a = start(first, "a");
    ShopSilo b = start(first, "b");
    joined(a, b);

    ShopSilo wrong = start(ShopBuild.incompatible(folder), "wrong");
    ShopSilo c = start(second, "c");
    joined(c);
    assertThat(wrong.await("refused"))
        .contains("TEFF-408")
        .contains("shop method order argument field 1 field 2")
        .contains("string here and int64 there");
    leave(a);
    assertThat(c.ask("level", "level")).isEqualTo(1);
    assertThat(b.ask("level", "level")).isEqualTo(1);

    ShopSilo d = start(first, "d");
    joined(d);
    leave(c);

    ShopSilo e = start(second, "e");
    ShopSilo f = start(second, "f");
    joined(e, f);
    leave(b);
    leave(d);
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> e.ask("level", "level") == 2 && f.ask("level", "level") == 2);
    assertThat(f.ask("cancel", "cancelled")).isEqualTo(SHOPS);
    ShopSilo late = start(first, "late");
    assertThat(late.await("refused")).contains("TEFF-409");

    leave(e);
    served += f.closeShops();
    assertThat(f.ask("total", "total")).isEqualTo(served - SHOPS);
    f.leave();
  }

  private ShopSilo start(ShopBuild build, String name) throws IOException {
    ShopSilo silo = build.start(name, folder.resolve("shop.db"));
    started.add(silo);
    return silo;
  }

  private static void joined(ShopSilo... silos) throws InterruptedException {
    for (ShopSilo silo : silos) {
      silo.await("joined");
    }
  }

  private void leave(ShopSilo silo) throws IOException, InterruptedException {
    served += silo.closeShops();
    silo.leave();
  }
}
