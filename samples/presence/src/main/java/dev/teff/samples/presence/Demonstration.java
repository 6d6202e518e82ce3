package dev.teff.samples.presence;

import dev.teff.grains.GrainId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Three silos; players on any of them; games that draw their players to themselves. */
public final class Demonstration {
  private static final int PLAYERS = 480;
  private static final int CLIENTS = 12;
  private static final double TOGETHER = 0.05;
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final Duration PAUSE = Duration.ofMillis(2);

  private final Path folder;
  private final Consumer<String> narrator;
  private final List<PresenceSilo> silos = new ArrayList<>();
  private final AtomicBoolean playing = new AtomicBoolean(true);
  private long local;
  private long remote;

  Demonstration(Path folder, Consumer<String> narrator) {
    this.folder = folder;
    this.narrator = narrator;
  }

  /** Runs it in a folder that is deleted at the end. */
  public static void main(String[] arguments) throws Exception {
    Path folder = Files.createTempDirectory("teff-presence-");
    try {
      new Demonstration(folder, System.out::println).run();
    } finally {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }

  void run() throws InterruptedException, ExecutionException, IOException {
    narrator.accept("Starting three silos on one database file.");
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 1; i <= 3; i++) {
        silos.add(
            PresenceSilo.join("silo-" + i, "sqlite:" + folder.resolve("presence.db"), Map.of()));
      }
      var lobby = new Lobby(PLAYERS, 1);
      lobby.begin(Lobby.Games.of(silos.getFirst().grains()));
      narrator.accept(
          "%d players are in %d games, each where its hash says."
              .formatted(PLAYERS, PLAYERS / Lobby.SEATS));
      List<Future<Long>> clients = new ArrayList<>();
      for (int client = 0; client < CLIENTS; client++) {
        var random = new Random(client);
        PresenceSilo silo = silos.get(client % silos.size());
        clients.add(threads.submit(() -> play(silo, random)));
      }
      watch();
      playing.set(false);
      long beats = 0;
      for (Future<Long> client : clients) {
        beats += client.get();
      }
      narrator.accept("The clients were answered %d times, and no call failed.".formatted(beats));
      explain();
    } finally {
      playing.set(false);
      silos.reversed().forEach(PresenceSilo::close);
    }
  }

  /** One client after the other says where its player is. */
  private long play(PresenceSilo silo, Random random) {
    long beats = 0;
    while (playing.get()) {
      long player = random.nextInt(PLAYERS);
      var position = new Position(player, random.nextInt(), random.nextInt(), 0, 90);
      int heard = silo.grains().ref(Player.class, player).beat(position);
      if (heard != Lobby.SEATS) {
        throw new IllegalStateException("Player %d was heard by %d.".formatted(player, heard));
      }
      beats++;
      LockSupport.parkNanos(PAUSE.toNanos());
    }
    return beats;
  }

  private void watch() {
    long end = System.nanoTime() + PATIENCE.toNanos();
    for (int second = 1; ; second++) {
      LockSupport.parkNanos(Duration.ofSeconds(1).toNanos());
      double share = remoteShare();
      narrator.accept(
          String.format(
              Locale.ROOT,
              "After %2d s, %5.1f %% of what grains say goes to another silo; %d grains have moved.",
              second,
              100 * share,
              silos.stream().mapToLong(PresenceSilo::moved).sum()));
      if (share < TOGETHER) {
        return;
      }
      if (System.nanoTime() - end > 0) {
        throw new IllegalStateException("The games did not come together.");
      }
    }
  }

  /** Of what was said since the last time. */
  private double remoteShare() {
    long nowLocal = silos.stream().mapToLong(silo -> silo.tally().local()).sum();
    long nowRemote = silos.stream().mapToLong(silo -> silo.tally().remote()).sum();
    long said = nowLocal - local + nowRemote - remote;
    double share = said == 0 ? 1 : (double) (nowRemote - remote) / said;
    local = nowLocal;
    remote = nowRemote;
    return share;
  }

  private void explain() {
    narrator.accept("Why is player 7 where he is?");
    silos.stream()
        .map(silo -> silo.why(GrainId.of("presence.player", "7")))
        .flatMap(Optional::stream)
        .forEach(narrator);
  }
}
