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
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.IntSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells KEDA how many silos there should be, by its external push scaler contract. On a port of its
 * own, for the cluster's inside only: KEDA shows no token.
 *
 * <pre>{@code
 * var scaler = KedaScaler.listen("0.0.0.0", 7491, activator::wanted);
 * }</pre>
 */
public final class KedaScaler implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(KedaScaler.class);
  private static final String SERVICE = "externalscaler.ExternalScaler";
  private static final String METRIC = "silos";
  private static final long LOOK_NANOS = 20_000_000;
  private static final long PATIENCE_SECONDS = 2;

  // Of what KEDA needs, many times as much: one stream for each object that it scales.
  private static final int MOST_STREAMS = 64;
  private static final int MOST_REQUEST_BYTES = 64 << 10;
  private static final int MOST_CALLS_OF_A_CONNECTION = 2 * MOST_STREAMS;

  private final Admission streams = new Admission(MOST_STREAMS, "streams are open");
  private final Server server;
  private final ExecutorService threads;
  private volatile boolean closed;

  private KedaScaler(String bind, int port, IntSupplier wanted) {
    threads =
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("teff-keda-", 0).factory());
    server =
        NettyServerBuilder.forAddress(
                new InetSocketAddress(bind, port), InsecureServerCredentials.create())
            .executor(threads)
            .maxInboundMessageSize(MOST_REQUEST_BYTES)
            .maxConcurrentCallsPerConnection(MOST_CALLS_OF_A_CONNECTION)
            .addService(service(wanted))
            .build();
  }

  /**
   * Serves KEDA.
   *
   * @param port 0 for a free one
   * @param wanted how many silos there should be now
   * @throws GrainException {@code TEFF-401} when the port cannot be had
   */
  public static KedaScaler listen(String bind, int port, IntSupplier wanted) {
    var scaler = new KedaScaler(bind, port, wanted);
    try {
      scaler.server.start();
    } catch (IOException e) {
      scaler.close();
      throw Gateway.portInUse(bind, port, "scaler-port", e);
    }
    if (!Gateway.isLoopback(bind)) {
      LOG.warn(
          "The port for KEDA listens on {} without TLS and tokens: whoever reaches it learns how"
              + " many silos are wanted. Leave it to KEDA, as the network policy in k8s/ does.",
          bind);
    }
    return scaler;
  }

  /** Where it listens. */
  public int port() {
    return server.getPort();
  }

  private ServerServiceDefinition service(IntSupplier wanted) {
    return ServerServiceDefinition.builder(SERVICE)
        .addMethod(
            method("IsActive", MethodType.UNARY),
            answering(nothing -> isActive(wanted.getAsInt() > 0)))
        .addMethod(method("StreamIsActive", MethodType.SERVER_STREAMING), streaming(wanted))
        .addMethod(method("GetMetricSpec", MethodType.UNARY), answering(nothing -> metricSpec()))
        .addMethod(
            method("GetMetrics", MethodType.UNARY),
            answering(nothing -> metrics(wanted.getAsInt())))
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
  private ServerCallHandler<byte[], byte[]> streaming(IntSupplier wanted) {
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
          tell(call, wanted);
        } finally {
          streams.leave();
        }
      });
      return new ServerCall.Listener<>() {};
    };
  }

  private void tell(ServerCall<byte[], byte[]> call, IntSupplier wanted) {
    boolean told = wanted.getAsInt() > 0;
    call.sendMessage(isActive(told));
    while (!call.isCancelled() && !closed) {
      boolean now = wanted.getAsInt() > 0;
      if (now != told && call.isReady()) {
        call.sendMessage(isActive(now));
        told = now;
      }
      LockSupport.parkNanos(this, LOOK_NANOS);
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
    return nested(spec);
  }

  private static byte[] metrics(int wanted) {
    var value = new WireWriter();
    value.string(1, METRIC);
    value.int64(2, wanted);
    value.float64(3, wanted);
    return nested(value);
  }

  private static byte[] nested(WireWriter message) {
    var outer = new WireWriter();
    outer.bytes(1, message.toBytes());
    return outer.toBytes();
  }

  @Override
  public void close() {
    closed = true;
    server.shutdownNow();
    try {
      server.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS); // it still has things to run
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    threads.shutdown();
  }
}
