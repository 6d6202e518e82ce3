package dev.teff.loadtest;

import com.sun.management.OperatingSystemMXBean;
import dev.teff.samples.presence.Lobby;
import dev.teff.samples.presence.Position;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;
import org.jspecify.annotations.Nullable;

/**
 * One process of the presence workload with its clients. It is told what to do by words, one a
 * line, and says every second how it went.
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
 * stop       the clients cease, and there are no more ticks; answers "stopped" when all have. They
 *            may play again
 * </pre>
 */
public final class PresenceProcess implements AutoCloseable {
  /** What a process says when it has joined the others. */
  public static final String JOINED = "joined";

  static final String BEGUN = "begun";
  static final String SCATTERED = "scattered";
  static final String TICK = "tick";
  static final String STOPPED = "stopped";

  private static final int DIGITS = 3;
  private static final long LONGEST = TimeUnit.MINUTES.toNanos(1);

  private final PresenceWorld world;
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
  private final AtomicInteger phase =
      new AtomicInteger(); // what one left undone, the next need not
  private final ReentrantLock telling = new ReentrantLock();
  private volatile double regrouping;
  private volatile @Nullable Talk talk; // null where players beat
  private volatile boolean closed; // the clients cease
  private @Nullable Future<?> ticking;
  private @Nullable Histogram interval; // used again by each tick; guarded by telling, as the next
  private long local;
  private long remote;
  private long cpu;

  private PresenceProcess(PresenceWorld world, Lobby lobby, int clients, int rate, long seed) {
    this.world = world;
    this.lobby = lobby;
    this.clients = clients;
    this.rate = rate;
    this.seed = seed;
  }

  /**
   * Obeys until the input ends.
   *
   * @param name of the process
   * @param play how its clients are to play: {@link PresenceCluster#start}'s words
   */
  public static void run(String name, PresenceWorld world, List<String> play) throws Exception {
    long seed = Long.parseLong(play.get(2));
    try (var process =
        new PresenceProcess(
            world,
            new Lobby(Integer.parseInt(play.get(0)), seed),
            Integer.parseInt(play.get(1)),
            Integer.parseInt(play.get(3)),
            seed + name.hashCode())) {
      world.drawTogether(false);
      System.out.println(JOINED);
      process.obey(new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)));
    }
  }

  private void obey(BufferedReader words) throws Exception {
    for (String line = words.readLine(); line != null; line = words.readLine()) {
      String[] word = line.split(" ", -1);
      switch (word[0]) {
        case "begin" -> {
          lobby.begin(world);
          System.out.println(BEGUN);
          var unused = everySecond(() -> regroup(regrouping));
        }
        case "play" -> play();
        case "draw" -> {
          world.drawTogether(true);
          phase.incrementAndGet();
        }
        case "rest" -> {
          world.drawTogether(false);
          phase.incrementAndGet();
        }
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
    closed = false;
    playing.clear();
    for (int client = 0; client < clients; client++) {
      var random = new Random(seed + client);
      playing.add(Thread.startVirtualThread(() -> beatUntilClosed(random)));
    }
    telling.lock();
    try {
      interval = latency.getIntervalHistogram(interval); // what was left is not of the next second
      local = world.tally().local();
      remote = world.tally().remote();
      cpu = machine.getProcessCpuTime();
    } finally {
      telling.unlock();
    }
    ticking = everySecond(this::tick);
  }

  private void stop() throws InterruptedException {
    telling.lock();
    try {
      closed = true;
    } finally {
      telling.unlock();
    }
    Future<?> ended = ticking;
    if (ended != null) {
      ended.cancel(false);
    }
    for (Thread client : playing) {
      client.join();
    }
    System.out.println(STOPPED);
  }

  private Future<?> everySecond(Runnable work) {
    return clock.scheduleAtFixedRate(
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
    long due = firstDue(interval, random);
    int of = phase.get();
    while (!closed) {
      if (phase.get() != of) {
        of = phase.get();
        due = firstDue(interval, random);
      }
      Talk now = talk;
      long begin = interval == 0 ? System.nanoTime() : due;
      awaitTime(begin);
      due += interval;
      try {
        var unused = now == null ? beat(random) : now.request(world.grains(), random);
        latency.recordValue(Math.min(LONGEST, System.nanoTime() - begin));
      } catch (Exception e) {
        failed.increment();
        System.err.println("A beat failed: " + e);
      }
    }
  }

  private static long firstDue(long interval, Random random) {
    return System.nanoTime() + (interval == 0 ? 0 : random.nextLong(interval));
  }

  private void awaitTime(long nanos) {
    for (long left = nanos - System.nanoTime();
        left > 0 && !closed;
        left = nanos - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  private int beat(Random random) throws Exception {
    long player = random.nextInt(lobby.players());
    var position = new Position(player, random.nextInt(), random.nextInt(), 0, 90);
    return world.beat(position);
  }

  private void regroup(double share) {
    if (share > 0) {
      lobbying.lock();
      try {
        lobby.regroup(world, share);
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
    telling.lock();
    try {
      if (!closed) {
        tell();
      }
    } finally {
      telling.unlock();
    }
  }

  private void tell() {
    Histogram second = latency.getIntervalHistogram(interval);
    interval = second;
    long nowLocal = world.tally().local();
    long nowRemote = world.tally().remote();
    long nowCpu = machine.getProcessCpuTime();
    System.out.println(
        TICK
            + " "
            + new PresenceTick(
                nowLocal - local,
                nowRemote - remote,
                nowCpu - cpu,
                failed.sum(),
                world.moved(),
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
