package dev.teff.runtime.placement;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.teff.grains.GrainId;
import dev.teff.placement.affinity.CallSample;
import dev.teff.placement.affinity.Move;
import dev.teff.placement.jfr.MachineLoad;
import dev.teff.runtime.placement.Message.Decision;
import dev.teff.runtime.spi.Timekeeper;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;

/** Several engines over a network and a directory that the test holds in its hands. */
final class Town {
  final Map<GrainId, String> where = new LinkedHashMap<>();
  final Map<String, Engine> engines = new LinkedHashMap<>();
  final Map<String, Observations> observations = new LinkedHashMap<>();
  final Map<String, Decisions> decisions = new LinkedHashMap<>();
  final Map<GrainId, String> owners = new HashMap<>(); // where who has not called them looks
  private final Set<String> called = new HashSet<>(); // by which silo which grain
  final Set<GrainId> stuck = new HashSet<>();
  final Set<GrainId> slow = new HashSet<>(); // their moves do not end by themselves
  private final Map<String, CompletableFuture<Object>> ends = new HashMap<>();
  final Map<GrainId, Integer> begun = new HashMap<>(); // of each grain, how many moves
  final Set<String> dead = new HashSet<>();
  final Map<String, Double> cores = new HashMap<>(); // what each measures, whatever it does
  boolean lossy; // of what one tells another, every second message is lost
  private final Map<String, Integer> told = new HashMap<>();
  BiConsumer<String, Decision> onDecision = (silo, decision) -> {}; // told to it, on its way
  long planningNanos;
  private final Deque<Runnable> work = new ArrayDeque<>();
  final Clock clock = new Clock();
  private final AffinitySettings settings;

  Town(String configuration, String... silos) {
    Config config =
        ConfigFactory.parseString(configuration).withFallback(ConfigFactory.defaultReference());
    settings = AffinitySettings.from(config.resolve());
    for (String silo : silos) {
      add(silo);
    }
  }

  private void add(String silo) {
    var observed = new Observations(settings, clock);
    var decided = new Decisions();
    observations.put(silo, observed);
    decisions.put(silo, decided);
    engines.put(
        silo,
        new Engine(
            settings, new Street(silo), observed, decided, clock, work::add, () -> planningNanos));
  }

  Engine engine(String silo) {
    return Objects.requireNonNull(engines.get(silo));
  }

  Decisions decisions(String silo) {
    return Objects.requireNonNull(decisions.get(silo));
  }

  Observations observations(String silo) {
    return Objects.requireNonNull(observations.get(silo));
  }

  static GrainId grain(String key) {
    return GrainId.of("g", key);
  }

  String siloOf(String key) {
    return where.getOrDefault(grain(key), "nowhere");
  }

  /** A second in which grains call each other; then a round on every silo. */
  void second(String[]... calls) {
    clock.pass(Duration.ofSeconds(1));
    for (String[] call : calls) {
      String silo = siloOf(call[0]);
      called.add(silo + ">" + grain(call[1]));
      for (int i = 0; i < 5; i++) {
        observations(silo)
            .call(
                new CallSample(grain(call[0]), grain(call[1]), 100, 50, 0, false),
                !silo.equals(siloOf(call[1])));
      }
    }
    engines.forEach((silo, engine) -> {
      if (!dead.contains(silo)) {
        observations(silo).load(new MachineLoad(cores.getOrDefault(silo, 0.01), 0.2));
        work.add(() -> engine.round(observations(silo).remoteShare()));
        settle();
      }
    });
  }

  void settle() {
    while (!work.isEmpty()) {
      work.removeFirst().run();
    }
  }

  /** Of a grain whose moves do not end by themselves. */
  CompletableFuture<Object> end(String key) {
    return ends.computeIfAbsent(key, k -> new CompletableFuture<>());
  }

  /** What a silo sees of it. */
  Surroundings seenFrom(String silo) {
    return new Street(silo);
  }

  private final class Street implements Surroundings {
    private final String self;

    Street(String self) {
      this.self = self;
    }

    @Override
    public String self() {
      return self;
    }

    @Override
    public Set<String> silos() {
      return engines.keySet();
    }

    @Override
    public Optional<String> where(GrainId grain) {
      String owner = owners.get(grain);
      boolean known =
          owner == null
              || isHere(grain)
              || self.equals(owner)
              || called.contains(self + ">" + grain);
      return Optional.ofNullable(known ? where.get(grain) : owner);
    }

    @Override
    public boolean isHere(GrainId grain) {
      return self.equals(where.get(grain));
    }

    @Override
    public long grains() {
      return where.values().stream().filter(self::equals).count();
    }

    @Override
    public Optional<Instant> activeSince(GrainId grain) {
      return isHere(grain) ? Optional.of(clock.instant()) : Optional.empty();
    }

    @Override
    public void tell(String silo, byte[] message) {
      boolean lost = lossy && told.merge(self + ">" + silo, 1, Integer::sum) % 2 == 0;
      if (MessageCodec.decode(message) instanceof Decision decision) {
        onDecision.accept(silo, decision);
      }
      if (!dead.contains(silo) && !lost) {
        work.add(() -> engine(silo).receive(message));
      }
    }

    @Override
    public CompletionStage<?> move(Move move) {
      begun.merge(move.grain(), 1, Integer::sum);
      if (stuck.contains(move.grain())) {
        return CompletableFuture.failedFuture(new IllegalStateException("its turn does not end"));
      }
      if (slow.contains(move.grain())) {
        return end(move.grain().key());
      }
      where.put(move.grain(), move.to());
      return CompletableFuture.completedFuture(true);
    }
  }

  /** Time that passes when the test says so. */
  static final class Clock implements Timekeeper {
    private long nanos;

    void pass(Duration time) {
      nanos += time.toNanos();
    }

    @Override
    public long nanos() {
      return nanos;
    }

    @Override
    public void parkUntil(Object blocker, long deadlineNanos) {
      throw new UnsupportedOperationException("Nothing here waits.");
    }

    @Override
    public Scheduled schedule(Duration delay, Runnable task) {
      throw new UnsupportedOperationException("The test says when.");
    }

    @Override
    public Instant instant() {
      return Instant.EPOCH.plusNanos(nanos);
    }
  }
}
