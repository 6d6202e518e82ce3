package dev.teff.runtime.cluster;

import dev.teff.grains.GrainId;
import dev.teff.grains.Grains;
import dev.teff.grains.spi.GrainCall;
import dev.teff.grains.spi.GrainContract;
import dev.teff.runtime.GrainClient;
import dev.teff.runtime.SystemTimekeeper;
import dev.teff.runtime.cluster.ClusterView.Member;
import dev.teff.runtime.cluster.ClusterView.MemberState;
import dev.teff.runtime.spi.CallRequest;
import dev.teff.runtime.spi.Departure;
import dev.teff.runtime.spi.HostedGrain;
import dev.teff.runtime.spi.LocalSilo;
import dev.teff.runtime.spi.Luggage;
import dev.teff.runtime.spi.SiloStatistics;
import dev.teff.runtime.spi.Timekeeper;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** A silo without a runtime: a transport, and one teller who serves everybody. */
final class Branch implements LocalSilo, Transport.Listener, AutoCloseable {
  private final GrainClient types;
  private final ExecutorService turns = Executors.newSingleThreadExecutor();
  final TellerGrain teller = new TellerGrain();
  final Queue<Long> newerViews = new ConcurrentLinkedQueue<>();
  final Queue<CallRequest> handled = new ConcurrentLinkedQueue<>();
  final AtomicInteger looks = new AtomicInteger(); // at its view: for each frame of a client
  final NetTransport transport;
  final Set<String> threads = ConcurrentHashMap.newKeySet();
  private final String name;
  volatile ClusterView view = ClusterView.EMPTY;
  volatile boolean forgetful;

  /** What is answered to a silo that asks something. */
  volatile DirectoryAnswer knowledge = new DirectoryAnswer.Noted();

  private Branch(String name, int port, String secret, Timekeeper time, TransportOptions options) {
    this(
        name,
        new SiloIdentity(name, ThreadLocalRandom.current().nextLong(), "127.0.0.1", port),
        secret,
        time,
        options,
        new RealPlatform());
  }

  private Branch(
      String name,
      SiloIdentity self,
      String secret,
      Timekeeper time,
      TransportOptions options,
      RealPlatform platform) {
    this.name = name;
    this.types =
        new GrainClient(
            request -> request.failed(new IllegalStateException()), time, Duration.ofSeconds(1));
    this.transport =
        NetTransport.listen(options, Secret.of(secret), self, this, this, time, platform);
    transport.open();
  }

  static TransportOptions options() {
    return new TransportOptions(
        "127.0.0.1", 2, 16 << 20, 64 << 20, Duration.ofSeconds(5), 64, false);
  }

  static Branch open(String name) {
    return new Branch(name, 0, "open sesame", SystemTimekeeper.instance(), options());
  }

  static Branch open(String name, TransportOptions options) {
    return new Branch(name, 0, "open sesame", SystemTimekeeper.instance(), options);
  }

  /** One whose connections are encrypted. */
  static Branch open(String name, ClusterTls tls) {
    return new Branch(
        name,
        new SiloIdentity(name, ThreadLocalRandom.current().nextLong(), "127.0.0.1", 0),
        "open sesame",
        SystemTimekeeper.instance(),
        options(),
        new RealPlatform(Optional.of(tls)));
  }

  static Branch openAt(String name, int port) {
    return new Branch(name, port, "open sesame", SystemTimekeeper.instance(), options());
  }

  static Branch openWithSecret(String name, String secret) {
    return new Branch(name, 0, secret, SystemTimekeeper.instance(), options());
  }

  static Branch open(String name, Timekeeper time, TransportOptions options) {
    return new Branch(name, 0, "open sesame", time, options);
  }

  /** Installs a view of these everywhere. */
  static void unite(long version, Branch... branches) {
    for (Branch branch : branches) {
      branch.install(viewOf(version, branches));
    }
  }

  static ClusterView viewOf(long version, Branch... branches) {
    List<Member> members =
        Stream.of(branches)
            .map(branch -> new Member(branch.self(), "127.0.0.1:1", MemberState.ACTIVE))
            .toList();
    return new ClusterView(version, members);
  }

  void install(ClusterView installed) {
    view = installed;
    transport.viewInstalled(installed);
  }

  SiloIdentity self() {
    return transport.self();
  }

  String address() {
    return "127.0.0.1:" + transport.port();
  }

  /** Grains that all live there. */
  Grains at(SiloIdentity silo) {
    return at(silo, Duration.ofSeconds(20));
  }

  Grains at(SiloIdentity silo, Duration callTimeout) {
    return new GrainClient(
            request -> transport.send(silo, request, 0), SystemTimekeeper.instance(), callTimeout)
        .grains();
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public GrainContract<?, ?> contract(String typeName) {
    return types.contract(typeName);
  }

  @Override
  public int method(GrainContract<?, ?> contract, String methodName) {
    return types.method(contract, methodName);
  }

  @Override
  public void handle(CallRequest request) {
    handled.add(request);
    threads.add(Thread.currentThread().getName());
    if (!forgetful) {
      turns.execute(() -> serve(request));
    }
  }

  @SuppressWarnings("unchecked") // there is no other type
  private void serve(CallRequest request) {
    if (!request.begin()) {
      return;
    }
    try {
      ((GrainCall<Teller>) request.call()).invoke(teller);
    } catch (Exception e) {
      request.failed(e);
      return;
    }
    request.succeeded();
  }

  @Override
  public void hostingChanged() {}

  @Override
  public Iterator<HostedGrain> hosted() {
    return Collections.emptyIterator();
  }

  @Override
  public Optional<HostedGrain> hosted(GrainId grain) {
    return Optional.empty();
  }

  @Override
  public boolean isActive(GrainId grain) {
    return false;
  }

  @Override
  public Optional<Instant> activeSince(GrainId grain) {
    return Optional.empty();
  }

  @Override
  public long newNumber() {
    return 1;
  }

  @Override
  public Optional<BooleanSupplier> depart(GrainId grain, Departure departure) {
    return Optional.empty();
  }

  @Override
  public boolean carries(GrainId grain) {
    return false;
  }

  @Override
  public void release(GrainId grain) {}

  @Override
  public boolean admit(HostedGrain activation, Luggage luggage, BooleanSupplier granted) {
    return false;
  }

  @Override
  public SiloStatistics statistics() {
    return new SiloStatistics(Map.of("teller", 1L), 2, 3, handled.size());
  }

  @Override
  public ClusterView view() {
    looks.incrementAndGet();
    return view;
  }

  @Override
  public void newerViewExists(long version) {
    newerViews.add(version);
  }

  @Override
  public void asked(long asker, DirectoryQuestion question, Consumer<DirectoryAnswer> answer) {
    answer.accept(knowledge);
  }

  @Override
  public void close() {
    transport.close();
    teller.gate.countDown();
    turns.shutdownNow();
  }
}
