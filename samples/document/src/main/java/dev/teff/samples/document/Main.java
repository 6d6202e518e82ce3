package dev.teff.samples.document;

import dev.teff.cli.RunningSilo;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** Two silos, each with a page of its own. */
public final class Main {
  private Main() {}

  /** Serves until Ctrl-C. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Path store = Path.of("document.db");
    try (RunningSilo left = start("left", store);
        RunningSilo right = start("right", store);
        var leftPage = new DocumentServer(left.grains(), 8081);
        var rightPage = new DocumentServer(right.grains(), 8082)) {
      System.out.println("Open both, side by side, and type in both at once:");
      System.out.println("  " + leftPage.url() + "   on silo left");
      System.out.println("  " + rightPage.url() + "   on silo right");
      System.out.println("The text is kept in " + store.toAbsolutePath() + ". Ctrl-C ends.");
      new CountDownLatch(1).await();
    }
  }

  static RunningSilo start(String name, Path store) throws IOException {
    return start(name, store, "127.0.0.1");
  }

  static RunningSilo start(String name, Path store, String address) throws IOException {
    return RunningSilo.start(
        Map.of(
            "teff.silo.name", name,
            "teff.store.url", "sqlite:" + store,
            "teff.cluster.bind", address));
  }
}
