package dev.teff.runtime.gateway;

import dev.teff.grains.GrainException;
import dev.teff.runtime.wire.WireWriter;
import io.grpc.InsecureServerCredentials;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has KEDA start and stop silos: tells it how many there should be, by its external push scaler
 * contract. On a port of its own, for the cluster's inside only: KEDA shows no token.
 *
 * <pre>{@code
 * var scaler = KedaScaler.listen("0.0.0.0", 7491, scaling.minSilos());
 * var activator = Activator.start(scaling, gateway::demand, () -> store.reminders().next(), scaler);
 * }</pre>
 */
public final class KedaScaler implements Scaler, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(KedaScaler.class);
  static final String SERVICE = "externalscaler.ExternalScaler";
  private static final String METRIC = "silos";
  private static final long PATIENCE_SECONDS = 2;

  // Of what KEDA needs, many times as much: one stream for each object that it scales.
  private static final int MOST_STREAMS = 64;
  private static final int MOST_REQUEST_BYTES = 64 << 10;
  private static final int MOST_CALLS_OF_A_CONNECTION = 2 * MOST_STREAMS;

  private final Admission streams = new Admission(MOST_STREAMS, "streams are open");
  private final Supplier<Demand> own;
  private final Server server;
  private final ExecutorService threads;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition change = lock.newCondition();

  // Guarded by the lock.
  private int wanted;
  private boolean closed;

  private KedaScaler(String bind, int port, int initially, Supplier<Demand> own) {
    wanted = initially;
    this.own = own;
    threads =
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("teff-keda-", 0).factory());
    server =
        NettyServerBuilder.forAddress(
                new InetSocketAddress(bind, port), InsecureServerCredentials.create())
            .executor(threads)
            .maxInboundMessageSize(MOST_REQUEST_BYTES)
            .maxConcurrentCallsPerConnection(MOST_CALLS_OF_A_CONNECTION)
            .addService(service())
            .build();
  }

  /**
   * Serves KEDA.
   *
   * @param port 0 for a free one
   * @param initially how many silos there should be until somebody says something else
   * @throws GrainException {@code TEFF-401} when the port cannot be had
   */
  public static KedaScaler listen(String bind, int port, int initially) {
    return listen(bind, port, initially, () -> new Demand(0, Map.of()));
  }

  /**
   * Serves KEDA, and the scalers of other gateways, which add up what callers want.
   *
   * @param own what this gateway's own callers want
   */
  public static KedaScaler listen(String bind, int port, int initially, Supplier<Demand> own) {
    var scaler = new KedaScaler(bind, port, initially, own);
    try {
      scaler.server.start();
    } catch (IOException e) {
      scaler.close();
      throw Gateway.portInUse(bind, port, "scaler-port", e);
    }
    if (!Gateway.isLoopback(bind)) {
      LOG.warn(
          "The port for KEDA listens on {} without TLS and tokens: whoever reaches it learns how"
              + " many silos are wanted, and how many calls each grain type has. Leave it to KEDA"
              + " and other gateways, as the network policy in k8s/ does.",
          bind);
    }
    return scaler;
  }

  /** Where it listens. */
  public int port() {
    return server.getPort();
  }

  @Override
  public void scaleTo(int silos) {
    lock.lock();
    try {
      if (silos != wanted) {
        wanted = silos;
        change.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  private int wanted() {
    lock.lock();
    try {
      return wanted;
    } finally {
      lock.unlock();
    }
  }

  private void changed() {
    lock.lock();
    try {
      change.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private ServerServiceDefinition service() {
    return ServerServiceDefinition.builder(SERVICE)
        .addMethod(
            method("IsActive", MethodType.UNARY), answering(nothing -> isActive(wanted() > 0)))
        .addMethod(method("StreamIsActive", MethodType.SERVER_STREAMING), streaming())
        .addMethod(method("GetMetricSpec", MethodType.UNARY), answering(nothing -> metricSpec()))
        .addMethod(method("GetMetrics", MethodType.UNARY), answering(this::metrics))
        .build();
  }

  private static MethodDescriptor<byte[], byte[]> method(String name, MethodType type) {
    return ByteMarshaller.describe(SERVICE, name, type, SERVICE);
  }

  private static ServerCallHandler<byte[], byte[]> answering(Function<byte[], byte[]> answer) {
    return (call, headers) -> {
      call.request(1);
      return new ServerCall.Listener<>() {
        @Override
        public void onMessage(byte[] request) {
          call.sendHeaders(new Metadata());
          call.sendMessage(answer.apply(request));
          call.close(Status.OK, new Metadata());
        }
      };
    };
  }

  /** Tells at once, and then whenever it changes. */
  private ServerCallHandler<byte[], byte[]> streaming() {
    return (call, headers) -> {
      try {
        streams.enter();
      } catch (Refusal e) {
        UnaryHandler.close(call, Problem.of(e, List.of()));
        return new ServerCall.Listener<>() {};
      }
      call.request(1);
      call.sendHeaders(new Metadata());
      threads.execute(() -> {
        try {
          tell(call);
        } finally {
          streams.leave();
        }
      });
      return new ServerCall.Listener<>() {
        @Override
        public void onReady() {
          changed();
        }

        @Override
        public void onCancel() {
          changed();
        }
      };
    };
  }

  private void tell(ServerCall<byte[], byte[]> call) {
    lock.lock();
    try {
      boolean told = wanted > 0;
      call.sendMessage(isActive(told));
      while (!call.isCancelled() && !closed) {
        if (wanted > 0 != told && call.isReady()) {
          told = !told;
          call.sendMessage(isActive(told));
        } else {
          change.awaitUninterruptibly();
        }
      }
    } finally {
      lock.unlock();
    }
  }

  private static byte[] isActive(boolean active) {
    var response = new WireWriter();
    if (active) {
      response.bool(1, true);
    }
    return response.toBytes();
  }

  /** One silo for each that is wanted: the number itself is the metric. */
  private static byte[] metricSpec() {
    var spec = new WireWriter();
    spec.string(1, METRIC);
    spec.int64(2, 1);
    spec.float64(3, 1);
    return nested(spec.toBytes());
  }

  /** KEDA asks how many silos there should be, another gateway which calls are here. */
  private byte[] metrics(byte[] request) {
    return DemandMetrics.areAskedBy(request)
        ? DemandMetrics.write(own.get())
        : nested(DemandMetrics.metric(METRIC, wanted()));
  }

  private static byte[] nested(byte[] message) {
    var outer = new WireWriter();
    outer.bytes(1, message);
    return outer.toBytes();
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      change.signalAll();
    } finally {
      lock.unlock();
    }
    server.shutdownNow();
    try {
      server.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS); // it still has things to run
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    threads.shutdown();
  }
}
