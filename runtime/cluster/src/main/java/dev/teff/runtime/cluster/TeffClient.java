package dev.teff.runtime.cluster;

import dev.teff.grains.ErrorCode;
import dev.teff.grains.GrainException;
import dev.teff.grains.GrainException.Outcome;
import dev.teff.grains.Grains;
import dev.teff.runtime.GrainClient;
import dev.teff.runtime.SystemTimekeeper;
import dev.teff.runtime.spi.SiloStatistics;
import dev.teff.runtime.spi.Timekeeper;
import io.vertx.core.Vertx;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/**
 * Calls the grains of a cluster from outside of it. Safe for use by any thread.
 *
 * <pre>{@code
 * try (TeffClient client = TeffClient.connect(ClientOptions.of(seeds, secret))) {
 *   client.grains().ref(Account.class, "alice").deposit(500);
 * }
 * }</pre>
 */
public final class TeffClient implements AutoCloseable {
  private static final int THREADS = 2;

  private final ClientOptions options;
  private final Vertx vertx;
  private final Links links;
  private final ClientView view;
  private final HomeConnection home;
  private final GrainClient client;

  private TeffClient(ClientOptions options, List<HostPort> seeds, Timekeeper time) {
    this.options = options;
    this.vertx = EventLoops.start(THREADS);
    this.view = new ClientView(this::changed);
    var self =
        new Peer(
            Peer.Role.CLIENT, new SiloIdentity("client", new SecureRandom().nextLong(), "", 0));
    var local =
        new LocalEnd(
            self,
            options.secret(),
            TransportOptions.ofClient(options.connectTimeout()),
            time,
            view);
    this.links = new Links(vertx, local, view);
    this.home = new HomeConnection(links, seeds, view, time);
    this.client = new GrainClient(new ClientRouter(view, links), time, options.callTimeout());
  }

  /**
   * Connects to a cluster; blocks until a silo of it answers.
   *
   * @throws GrainException {@code TEFF-405} naming each seed and why it does not answer, {@code
   *     TEFF-404} when the secret is wrong
   */
  public static TeffClient connect(ClientOptions options) {
    var client = new TeffClient(options, Seeds.parse(options.seeds()), SystemTimekeeper.instance());
    try {
      client.awaitView();
    } catch (GrainException e) {
      client.close();
      throw e;
    }
    return client;
  }

  /** The way to grains. */
  public Grains grains() {
    return client.grains();
  }

  /** The way to grains that are known by name only, for tools. */
  public GrainClient client() {
    return client;
  }

  /** Who is in the cluster, as a silo told last. */
  public ClusterView view() {
    return view.view();
  }

  /** What each silo hosts and did, by its name. Silos that do not answer in time are left out. */
  public Map<String, SiloStatistics> statistics() {
    return new SiloSurvey(links, options.connectTimeout()).statistics(view());
  }

  @Override
  public void close() {
    home.close();
    links.close();
    EventLoops.stop(vertx);
  }

  private void changed(ClusterView told) {
    links.retain(told);
  }

  private void awaitView() {
    home.start();
    CompletableFuture.anyOf(view.first(), home.firstRound()).join();
    if (!view.first().isDone()) {
      throw unreachable(home.firstRound().join());
    }
  }

  private static GrainException unreachable(Map<HostPort, Loss> failures) {
    String each =
        failures.entrySet().stream()
            .map(seed -> "%s: %s".formatted(seed.getKey(), seed.getValue()))
            .collect(Collectors.joining("; "));
    if (failures.values().stream().anyMatch(Loss::isWrongSecret)) {
      return new GrainException(
          ErrorCode.WRONG_SECRET,
          Outcome.DID_NOT_RUN,
          "The cluster has another secret than this client | tried %s | the secret is misspelt, or is another cluster's | give the client the secret that the silos have in teff.cluster.secret"
              .formatted(each));
    }
    return new GrainException(
        ErrorCode.SEEDS_UNREACHABLE,
        Outcome.DID_NOT_RUN,
        "No silo of the cluster answers | tried %s | the silos do not run, listen elsewhere, or the network is closed between here and there | start them, or correct the seeds"
            .formatted(each));
  }
}
