package dev.teff.client;

import dev.teff.grains.CallInterceptor;
import dev.teff.grains.ErrorCode;
import dev.teff.grains.Grain;
import dev.teff.grains.GrainException;
import dev.teff.grains.GrainException.Outcome;
import dev.teff.grains.Grains;
import dev.teff.grains.spi.GrainContract;
import dev.teff.runtime.GrainClient;
import dev.teff.runtime.SystemTimekeeper;
import dev.teff.runtime.spi.ClusterReport;
import java.util.List;
import java.util.Optional;

/**
 * Calls grains through gateways, as code inside of the cluster would: the same references, options
 * and exceptions. A call goes to one of the gateways; what surely did not run there is made at
 * another, until its deadline.
 *
 * <pre>{@code
 * try (GatewayClient client = GatewayClient.connect(GatewayClientOptions.of("127.0.0.1:7490"))) {
 *   client.grains().ref(Account.class, "alice").deposit(500);
 * }
 * }</pre>
 */
public final class GatewayClient implements AutoCloseable {
  private final GatewayClientOptions options;
  private final Channels channels;
  private final GrainClient client;
  private final NamedCalls named;

  private GatewayClient(
      GatewayClientOptions options, Channels channels, List<CallInterceptor> interceptors) {
    this.options = options;
    this.channels = channels;
    this.client =
        new GrainClient(
            new GatewayCalls(channels, SystemTimekeeper.instance()),
            SystemTimekeeper.instance(),
            options.timeout(),
            interceptors);
    this.named = new NamedCalls(channels, options.timeout());
  }

  /**
   * A client. Connects with the first call.
   *
   * @throws GrainException {@code TEFF-501} when an address or a certificate cannot be read
   */
  public static GatewayClient connect(GatewayClientOptions options) {
    return connect(options, List.of());
  }

  /**
   * A client whose calls of references pass interceptors, the first one outermost.
   *
   * @throws GrainException {@code TEFF-501} when an address or a certificate cannot be read
   */
  public static GatewayClient connect(
      GatewayClientOptions options, List<CallInterceptor> interceptors) {
    return new GatewayClient(options, Channels.open(options), interceptors);
  }

  /** The way to grains. */
  public Grains grains() {
    return client.grains();
  }

  /**
   * Calls a grain whose interface the client does not have. Blocks until the answer is there; what
   * surely did not reach one gateway is asked of the next.
   *
   * <pre>{@code
   * try (GatewayClient client = GatewayClient.connect(GatewayClientOptions.of("127.0.0.1:7490"))) {
   *   String balance = client.callByName("account", "alice", "balance", "[]");
   * }
   * }</pre>
   *
   * @param type the grain's, as {@code @GrainType} says
   * @param key the grain's as text
   * @param json the arguments, an object by name or an array in order
   * @return the result as JSON, empty for a method without one
   * @throws GrainException when it failed outside of the grain
   * @throws RuntimeException what the grain threw, as far as it is known here
   */
  public String callByName(String type, String key, String method, String json) {
    return named.call(type, key, method, json);
  }

  /**
   * The types of grains that can be called.
   *
   * @throws GrainException when no gateway answers
   */
  public List<String> types() {
    return named.types();
  }

  /**
   * Who is in the cluster, and what each silo hosts and did.
   *
   * @throws GrainException when no gateway answers, or none permits it
   */
  public ClusterReport silos() {
    return named.silos();
  }

  /**
   * Where a grain is and why, in words.
   *
   * @param key as text
   * @return empty when it is active nowhere
   * @throws GrainException when no gateway answers, none permits it, or there is no such type
   */
  public Optional<String> why(String type, String key) {
    return named.why(type, key);
  }

  /**
   * Lets an object hear what a client observer is told, one notice after the other, until it is
   * closed. Blocks until the cluster knows; what the observer is told from then on will be heard,
   * within the bounds that {@link Observation} shows.
   *
   * <pre>{@code
   * try (GatewayClient client = GatewayClient.connect(GatewayClientOptions.of("127.0.0.1:7490"));
   *     Observation hearing = client.observe(Guest.class, "bob", guest)) {
   *   client.grains().ref(Lobby.class, "hotel").enter("bob");
   * }
   * }</pre>
   *
   * @param type an interface that is a {@link dev.teff.grains.ClientObserver}
   * @param observer is called by one thread at a time
   * @throws GrainException when it cannot be observed, or not before the time-out
   */
  public <K, G extends Grain<K>> Observation observe(Class<G> type, K key, G observer) {
    GrainContract<K, G> contract = contract(type);
    var observation =
        new Observation(
            channels,
            contract.typeName(),
            contract.keys().toText(key),
            (method, arguments) ->
                contract.readCall(client.method(contract, method), arguments).invoke(observer));
    observation.begin(options.timeout());
    return observation;
  }

  @SuppressWarnings("unchecked") // the contract of an interface is one of its type
  private <K, G extends Grain<K>> GrainContract<K, G> contract(Class<G> type) {
    return (GrainContract<K, G>)
        client.contracts().stream()
            .filter(known -> known.grainInterface() == type)
            .findFirst()
            .orElseThrow(() ->
                new GrainException(
                    ErrorCode.PROCESSOR_DID_NOT_RUN,
                    Outcome.DID_NOT_RUN,
                    "There is no contract of %s | on the client's class path | Teff's annotation processor did not run for it | compile it with teff-codegen as annotation processor"
                        .formatted(type.getName())));
  }

  /** Ends all connections; calls under way fail. */
  @Override
  public void close() {
    channels.close();
  }
}
