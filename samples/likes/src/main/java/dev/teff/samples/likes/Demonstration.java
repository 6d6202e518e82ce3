package dev.teff.samples.likes;

import dev.teff.cli.RunningSilo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Two silos, each with fans of its own; one page; one silo that goes away. */
public final class Demonstration {
  private static final int FANS = 200;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Path folder;
  private final Consumer<String> narrator;

  Demonstration(Path folder, Consumer<String> narrator) {
    this.folder = folder;
    this.narrator = narrator;
  }

  /** Runs it in a folder that is deleted at the end. */
  public static void main(String[] arguments) throws IOException {
    Path folder = Files.createTempDirectory("teff-likes-");
    try {
      new Demonstration(folder, System.out::println).run();
    } finally {
      delete(folder);
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }

  void run() throws IOException {
    narrator.accept("Starting two silos, Amsterdam and Tokyo, on one database file.");
    try (RunningSilo tokyo = start("tokyo")) {
      try (RunningSilo amsterdam = start("amsterdam")) {
        Likes here = page(amsterdam);
        Likes there = page(tokyo);
        for (int i = 0; i < FANS; i++) {
          here.like("dutch-" + i);
          there.like("japanese-" + i);
        }
        narrator.accept("Each took %d likes without asking the other.".formatted(FANS));
        await(here, 2 * FANS);
        await(there, 2 * FANS);
        narrator.accept("A moment later, both count %d.".formatted(here.count()));
        there.like("grace");
        here.unlike("dutch-0");
        there.unlike("japanese-0");
      }
      await(page(tokyo), 2 * FANS - 1);
      narrator.accept("Amsterdam has left; Tokyo counts %d.".formatted(page(tokyo).count()));
    }
    try (RunningSilo osaka = start("osaka")) {
      narrator.accept(
          "All silos were gone. A new one, Osaka, counts %d.".formatted(page(osaka).count()));
    }
  }

  private RunningSilo start(String name) throws IOException {
    return RunningSilo.start(
        Map.of("teff.silo.name", name, "teff.store.url", "sqlite:" + folder.resolve("likes.db")));
  }

  private static Likes page(RunningSilo silo) {
    return silo.grains().ref(Likes.class, "teff");
  }

  private static void await(Likes likes, int count) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (likes.count() != count) {
      if (System.nanoTime() - end > 0) {
        throw new IllegalStateException(
            "There are %d likes, not %d".formatted(likes.count(), count));
      }
      LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
    }
  }
}
