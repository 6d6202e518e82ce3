package dev.teff.loadtest;

import com.sun.management.OperatingSystemMXBean;
import dev.teff.samples.presence.Lobby;
import dev.teff.samples.presence.Player;
import dev.teff.samples.presence.Position;
import dev.teff.samples.presence.PresenceSilo;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;
import org.jspecify.annotations.Nullable;

/**
 * One silo of the presence workload with its clients, as a process. It is told what to do by words,
 * one a line, and says every second how it went.
 *
 * <pre>
 * begin      all players into games; answers "begun"
 * draw       grains are drawn to those they talk to, from now on; until then they are not
 * rest       they are not any more
 * scatter    all players change games at once; answers "scattered"
 * play       the clients begin; from then on there is a "tick" every second
 * regroup R  every second, this share of the players changes games
 * calm       no more of that
 * talk P L N instead, from now on: pattern, life and number of the grains that talk
 * stop       the clients cease; answers "stopped" when all have
 * </pre>
 */
final class PresenceProcess implements AutoCloseable {
  static final String JOINED = "joined";
  static final String BEGUN = "begun";
  static final String SCATTERED = "scattered";
  static final String TICK = "tick";
  static final String STOPPED = "stopped";

  private static final int DIGITS = 3;
  private static final long LONGEST = TimeUnit.MINUTES.toNanos(1);

  private final PresenceSilo silo;
  private final Lobby lobby; // guarded by lobbying, once it has begun
  private final ReentrantLock lobbying = new ReentrantLock();
  private final int clients;
  private final int rate; // of requests a second, of all clients together; 0: as they can
  private final long seed;
  private final Recorder latency = new Recorder(LONGEST, DIGITS);
  private final LongAdder failed = new LongAdder();
  private final List<Thread> playing = new ArrayList<>();
  private final OperatingSystemMXBean machine =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
  private final ScheduledExecutorService clock = Executors.newScheduledThreadPool(2);
  private volatile double regrouping;
  private volatile @Nullable Talk talk; // null where players beat
  private volatile boolean closed;
  private @Nullable Histogram interval; // by the clock's tick, which uses it again
  private long local;
  private long remote;
  private long cpu;

  private PresenceProcess(PresenceSilo silo, Lobby lobby, int clients, int rate, long seed) {
    this.silo = silo;
    this.lobby = lobby;
    this.clients = clients;
    this.rate = rate;
    this.seed = seed;
  }

  /** Starts one. */
  static ChildJvm start(String name, Path database, PresenceOptions options) throws IOException {
    return ChildJvm.start(
        PresenceProcess.class,
        List.of("-Xmx768m"),
        name,
        database.toString(),
        Integer.toString(options.players()),
        Integer.toString(options.clients()),
        Long.toString(options.seed()),
        Integer.toString(options.ratePerSilo()));
  }

  /** A silo, until the input ends. */
  public static void main(String[] arguments) throws Exception {
    Map<String, Object> settings = Map.of("teff.cluster.name", "presence");
    long seed = Long.parseLong(arguments[4]);
    try (PresenceSilo silo = PresenceSilo.join(arguments[0], "sqlite:" + arguments[1], settings);
        var process =
            new PresenceProcess(
                silo,
                new Lobby(Integer.parseInt(arguments[2]), seed),
                Integer.parseInt(arguments[3]),
                Integer.parseInt(arguments[5]),
                seed + arguments[0].hashCode())) {
      silo.drawTogether(false);
      System.out.println(JOINED);
      process.obey(new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)));
    }
    System.exit(0);
  }

  private void obey(BufferedReader words) throws Exception {
    for (String line = words.readLine(); line != null; line = words.readLine()) {
      String[] word = line.split(" ", -1);
      switch (word[0]) {
        case "begin" -> {
          lobby.begin(silo.grains());
          System.out.println(BEGUN);
          everySecond(() -> regroup(regrouping));
        }
        case "play" -> play();
        case "draw" -> silo.drawTogether(true);
        case "rest" -> silo.drawTogether(false);
        case "scatter" -> {
          clock.submit(() -> regroup(1)).get();
          System.out.println(SCATTERED);
        }
        case "regroup" -> regrouping = Double.parseDouble(word[1]);
        case "talk" ->
            talk =
                new Talk(
                    Talk.Pattern.valueOf(word[1]),
                    Integer.parseInt(word[2]),
                    Integer.parseInt(word[3]));
        case "calm" -> regrouping = 0;
        case "stop" -> stop();
        default -> throw new IllegalArgumentException(line);
      }
    }
  }

  private void play() {
    for (int client = 0; client < clients; client++) {
      var random = new Random(seed + client);
      playing.add(Thread.startVirtualThread(() -> beatUntilClosed(random)));
    }
    cpu = machine.getProcessCpuTime();
    everySecond(this::tick);
  }

  private void stop() throws InterruptedException {
    closed = true;
    clock.shutdown();
    for (Thread client : playing) {
      client.join();
    }
    System.out.println(STOPPED);
  }

  private void everySecond(Runnable work) {
    var unused =
        clock.scheduleAtFixedRate(
            () -> {
              try {
                work.run();
              } catch (RuntimeException e) {
                System.err.println("A silo gives up: " + e);
                Runtime.getRuntime().halt(1); // whoever waits for the next tick hears of it
              }
            },
            1,
            1,
            TimeUnit.SECONDS);
  }

  private void beatUntilClosed(Random random) {
    long interval = rate == 0 ? 0 : TimeUnit.SECONDS.toNanos(1) * clients / rate;
    long due = System.nanoTime() + (interval == 0 ? 0 : random.nextLong(interval));
    while (!closed) {
      Talk now = talk;
      long begin = interval == 0 ? System.nanoTime() : due;
      awaitTime(begin);
      due += interval;
      try {
        var unused = now == null ? beat(random) : now.request(silo.grains(), random);
        latency.recordValue(Math.min(LONGEST, System.nanoTime() - begin));
      } catch (RuntimeException e) {
        failed.increment();
        System.err.println("A beat failed: " + e);
      }
    }
  }

  private void awaitTime(long nanos) {
    for (long left = nanos - System.nanoTime();
        left > 0 && !closed;
        left = nanos - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  private int beat(Random random) {
    long player = random.nextInt(lobby.players());
    var position = new Position(player, random.nextInt(), random.nextInt(), 0, 90);
    return silo.grains().ref(Player.class, player).beat(position);
  }

  private void regroup(double share) {
    if (share > 0) {
      lobbying.lock();
      try {
        lobby.regroup(silo.grains(), share);
      } catch (ExecutionException e) {
        failed.increment();
        System.err.println("Players could not regroup: " + e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } finally {
        lobbying.unlock();
      }
    }
  }

  private void tick() {
    Histogram second = latency.getIntervalHistogram(interval);
    interval = second;
    long nowLocal = silo.tally().local();
    long nowRemote = silo.tally().remote();
    long nowCpu = machine.getProcessCpuTime();
    System.out.println(
        TICK
            + " "
            + new PresenceTick(
                nowLocal - local,
                nowRemote - remote,
                nowCpu - cpu,
                failed.sum(),
                silo.moved(),
                second));
    local = nowLocal;
    remote = nowRemote;
    cpu = nowCpu;
  }

  @Override
  public void close() {
    closed = true;
    clock.shutdownNow();
  }
}
