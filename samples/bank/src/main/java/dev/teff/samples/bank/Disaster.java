package dev.teff.samples.bank;

import dev.teff.cli.LocalStore;
import dev.teff.cli.SiloProcess;
import dev.teff.grains.CallOptions;
import dev.teff.grains.GrainId;
import dev.teff.grains.Grains;
import dev.teff.placement.HashRing;
import dev.teff.runtime.spi.SiloStatistics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;

/**
 * Kills a silo without warning while it works, and watches how long its accounts are away.
 *
 * <p>It notes what every silo hosts, kills, and at once calls every account that lived on the dead
 * silo until it answers.
 */
final class Disaster {
  private static final String ACCOUNT = "account";
  private static final CallOptions IMPATIENT = CallOptions.timeout(Duration.ofSeconds(1));

  private final SiloProcess victim;
  private final List<LocalStore.Server> servers;
  private final Grains grains;
  private final Supplier<Map<String, SiloStatistics>> statistics;

  /**
   * One that is to come.
   *
   * @param servers what dies of the store at the same time
   */
  Disaster(
      SiloProcess victim,
      List<LocalStore.Server> servers,
      Grains grains,
      Supplier<Map<String, SiloStatistics>> statistics) {
    this.victim = victim;
    this.servers = servers;
    this.grains = grains;
    this.statistics = statistics;
  }

  /**
   * What happened.
   *
   * @param victim the silo that was killed
   * @param servers the servers of the store that were
   * @param before what each silo had done just before
   * @param affected how many accounts lived on the victim
   * @param first from the kill until the first of them answered again
   * @param last from the kill until all of them had
   */
  record Report(
      String victim,
      List<String> servers,
      Map<String, SiloStatistics> before,
      int affected,
      Duration first,
      Duration last) {}

  /** Strikes, and returns when the victim's accounts answer again. */
  Report strike(Collection<String> accounts) throws InterruptedException {
    Map<String, SiloStatistics> before = statistics.get();
    List<String> affected = livingOnVictim(accounts, before.keySet());
    long killed = System.nanoTime();
    victim.kill();
    servers.forEach(LocalStore.Server::kill);
    List<Long> away = untilAnswered(affected, killed).stream().sorted().toList();
    return new Report(
        victim.name(),
        servers.stream().map(LocalStore.Server::name).toList(),
        before,
        away.size(),
        away.isEmpty() ? Duration.ZERO : Duration.ofNanos(away.get(0)),
        away.isEmpty() ? Duration.ZERO : Duration.ofNanos(away.get(away.size() - 1)));
  }

  /** Grains live where the ring of silos says, which everybody can ask. */
  private List<String> livingOnVictim(Collection<String> accounts, Set<String> silos) {
    HashRing<String> ring = HashRing.of(silos, silo -> silo);
    return accounts.stream()
        .filter(account -> ring.owner(GrainId.of(ACCOUNT, account)).equals(victim.name()))
        .toList();
  }

  private List<Long> untilAnswered(List<String> accounts, long since) throws InterruptedException {
    var insistence = new Insistence(() -> {});
    List<Long> nanos = new ArrayList<>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Long>> probes = new ArrayList<>();
      for (String account : accounts) {
        probes.add(
            threads.submit(() -> {
              insistence.on(() -> probe(account));
              return System.nanoTime() - since;
            }));
      }
      for (Future<Long> probe : probes) {
        nanos.add(probe.get());
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("An account did not come back", e.getCause());
    }
    return nanos;
  }

  private Balance probe(String account) {
    return grains.with(grains.ref(Account.class, account), IMPATIENT).balance();
  }
}
