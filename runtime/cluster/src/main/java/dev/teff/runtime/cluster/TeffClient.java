package dev.teff.runtime.cluster;

import dev.teff.grains.CallInterceptor;
import dev.teff.grains.ErrorCode;
import dev.teff.grains.GrainException;
import dev.teff.grains.GrainException.Outcome;
import dev.teff.grains.Grains;
import dev.teff.runtime.GrainClient;
import dev.teff.runtime.SystemTimekeeper;
import dev.teff.runtime.cluster.spi.Network;
import dev.teff.runtime.cluster.spi.Platform;
import dev.teff.runtime.spi.ClusterReport;
import dev.teff.runtime.spi.SiloStatistics;
import dev.teff.runtime.spi.Timekeeper;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Calls the grains of a cluster from outside of it. Safe for use by any thread.
 *
 * <pre>{@code
 * try (TeffClient client = TeffClient.connect(ClientOptions.of(seeds, Secret.of(secret)))) {
 *   client.grains().ref(Account.class, "alice").deposit(500);
 * }
 * }</pre>
 */
public final class TeffClient implements AutoCloseable {
  /** How many event loops at most; each is started when it is first needed. */
  private static final int THREADS = Math.clamp(Runtime.getRuntime().availableProcessors(), 2, 8);

  private final ClientOptions options;
  private final Network network;
  private final Links links;
  private final ClientView view;
  private final HomeConnection home;
  private final GrainClient client;

  private TeffClient(
      ClientOptions options,
      Supplier<List<HostPort>> seeds,
      Timekeeper time,
      Platform platform,
      List<CallInterceptor> interceptors) {
    this.options = options;
    this.network = platform.network(THREADS, options.connectTimeout());
    this.view = new ClientView(this::changed);
    long number = platform.secrets().nextLong();
    var self = new Peer(Peer.Role.CLIENT, new SiloIdentity("client", number, "", 0));
    var local =
        new LocalEnd(
            self,
            options.secret(),
            TransportOptions.ofClient(options.connectTimeout(), THREADS),
            time,
            platform,
            view);
    this.links = new Links(network, local, view);
    this.home = new HomeConnection(links, seeds, view, time, platform.executor());
    this.client =
        new GrainClient(new ClientRouter(view, links), time, options.callTimeout(), interceptors);
  }

  /**
   * Connects to a cluster; blocks until a silo of it answers.
   *
   * @throws GrainException {@code TEFF-405} naming each seed and why it does not answer, {@code
   *     TEFF-404} when the secret is wrong
   */
  public static TeffClient connect(ClientOptions options) {
    return connect(options, List.of());
  }

  /** Connects, and lets all calls pass these interceptors, the first one outermost. */
  public static TeffClient connect(ClientOptions options, List<CallInterceptor> interceptors) {
    return connect(
        options, SystemTimekeeper.instance(), new RealPlatform(options.tls()), interceptors);
  }

  /** Connects on something else than Vert.x, threads and the machine's time. */
  public static TeffClient connect(ClientOptions options, Timekeeper time, Platform platform) {
    return connect(options, time, platform, List.of());
  }

  private static TeffClient connect(
      ClientOptions options,
      Timekeeper time,
      Platform platform,
      List<CallInterceptor> interceptors) {
    List<HostPort> seeds = Seeds.parse(options.seeds());
    var client = new TeffClient(options, () -> seeds, time, platform, interceptors);
    try {
      client.awaitView();
    } catch (GrainException e) {
      client.close();
      throw e;
    }
    return client;
  }

  /**
   * A client of a cluster of which no silo may run yet, or any more. Returns at once; calls wait
   * for a silo until their deadlines.
   *
   * @throws GrainException {@code TEFF-501} when a seed is not of the form {@code host:port}
   */
  public static TeffClient patient(ClientOptions options) {
    return patient(options, List.of());
  }

  /** The same, whose calls pass these interceptors, the first one outermost. */
  public static TeffClient patient(ClientOptions options, List<CallInterceptor> interceptors) {
    List<HostPort> seeds = Seeds.parse(options.seeds());
    return patient(options, () -> seeds, interceptors);
  }

  /**
   * The same where silos listen at other addresses every time.
   *
   * @param addresses asked whenever no silo is connected to: where some may listen now, {@code
   *     host:port}; may be none. Takes the place of the options' seeds
   * @param interceptors which calls pass, the first one outermost
   */
  public static TeffClient patientAt(
      ClientOptions options, Supplier<List<String>> addresses, List<CallInterceptor> interceptors) {
    return patient(
        options, () -> addresses.get().stream().map(HostPort::parse).toList(), interceptors);
  }

  private static TeffClient patient(
      ClientOptions options, Supplier<List<HostPort>> seeds, List<CallInterceptor> interceptors) {
    var client =
        new TeffClient(
            options,
            seeds,
            SystemTimekeeper.instance(),
            new RealPlatform(options.tls()),
            interceptors);
    client.home.start();
    return client;
  }

  /** Whether calls have somewhere to go: a silo is connected to, and some silo hosts grains. */
  public boolean isReachable() {
    return home.isHome() && !view().inState(ClusterView.MemberState.ACTIVE).isEmpty();
  }

  /** The way to grains. */
  public Grains grains() {
    return client.grains();
  }

  /** The way to grains that are known by name only, for tools. */
  public GrainClient client() {
    return client;
  }

  /**
   * The event loops of the client's connections, for servers that answer with what silos say: a
   * call that is begun on one of them leaves on it, and its answer comes there. Whoever uses them
   * ends before the client is closed.
   */
  public Optional<Vertx> eventLoops() {
    return network.eventLoops();
  }

  /** Who is in the cluster, as a silo told last. */
  public ClusterView view() {
    return view.view();
  }

  /** What each silo hosts and did, by its name. Silos that do not answer in time are left out. */
  public Map<String, SiloStatistics> statistics() {
    return new SiloSurvey(links, options.connectTimeout()).statistics(view());
  }

  /** Who is in the cluster, and what each silo hosts and did, unless it does not answer in time. */
  public ClusterReport report() {
    return view().report(statistics());
  }

  @Override
  public void close() {
    home.close();
    links.close();
    network.close();
  }

  private void changed(ClusterView told) {
    links.retain(told);
    home.changed(told);
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
