package dev.teff.loadtest;

import dev.teff.runtime.cluster.ClientOptions;
import dev.teff.runtime.cluster.Secret;
import dev.teff.runtime.cluster.TeffClient;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Three silos in processes of their own, and a client in this one. Used by one thread. */
final class Trio implements AutoCloseable {
  private static final int SILOS = 3;
  private static final long PATIENCE = TimeUnit.MINUTES.toNanos(1);

  final List<ChildJvm> silos = new ArrayList<>();
  private final List<String> addresses = new ArrayList<>();
  private final String storeUrl;
  private final List<String> flags;
  private final TeffClient client;
  private final long formedNanos;

  /** Starts all at once, and waits until each of them answers. */
  Trio(String storeUrl, List<String> flags) throws IOException {
    this.storeUrl = storeUrl;
    this.flags = flags;
    long begin = System.nanoTime();
    TeffClient connected = null;
    try {
      for (int i = 1; i <= SILOS; i++) {
        silos.add(ClusterSilo.start("silo-" + i, storeUrl, flags));
      }
      for (ChildJvm silo : silos) {
        addresses.add(silo.await(ClusterSilo.JOINED));
      }
      connected = TeffClient.connect(ClientOptions.of(addresses, Secret.of("")));
      awaitAnswers(connected);
      client = connected;
      formedNanos = System.nanoTime() - begin;
    } catch (IOException | RuntimeException e) {
      if (connected != null) {
        connected.close();
      }
      endSilos();
      throw e;
    }
  }

  /** Until keys have been answered by every process. */
  private static void awaitAnswers(TeffClient connected) {
    long begin = System.nanoTime();
    Set<Long> answered = new HashSet<>();
    for (int i = 0; answered.size() < SILOS; i++) {
      answered.add(connected.grains().ref(Counter.class, "probe-" + i).process());
      if (System.nanoTime() - begin > PATIENCE) {
        throw new IllegalStateException(
            "Only %d of %d silos answer.".formatted(answered.size(), SILOS));
      }
    }
  }

  /** From the start of the processes until each of them had answered. */
  long formedNanos() {
    return formedNanos;
  }

  TeffClient client() {
    return client;
  }

  /** Starts another silo, and returns before it has joined. */
  ChildJvm startAnother(String name) throws IOException {
    ChildJvm another = ClusterSilo.start(name, storeUrl, flags);
    silos.add(another);
    return another;
  }

  /** The silo that hosts the client's first connection is not the one that things are done to. */
  ChildJvm victim() {
    return silos.getLast();
  }

  private void endSilos() throws IOException {
    for (ChildJvm silo : silos) {
      if (!silo.hasEnded()) {
        silo.kill();
      }
    }
    for (ChildJvm silo : silos) {
      silo.close();
    }
  }

  @Override
  public void close() throws IOException {
    client.close();
    endSilos();
  }
}
