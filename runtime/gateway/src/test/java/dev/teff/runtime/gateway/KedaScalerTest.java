package dev.teff.runtime.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teff.runtime.wire.WireReader;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.stub.ClientCalls;
import java.util.Iterator;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A client that follows KEDA's published contract, field by field. */
@Timeout(30)
class KedaScalerTest {
  private static final String SERVICE = "externalscaler.ExternalScaler";
  private static final byte[] SCALED_OBJECT = {10, 4, 't', 'e', 'f', 'f'}; // name = 1

  private final AtomicInteger wanted = new AtomicInteger();
  private final KedaScaler scaler = KedaScaler.listen("127.0.0.1", 0, wanted::get);
  private final ManagedChannel channel =
      ManagedChannelBuilder.forAddress("127.0.0.1", scaler.port()).usePlaintext().build();

  @AfterEach
  void close() {
    channel.shutdownNow();
    scaler.close();
  }

  private WireReader ask(String method) {
    return new WireReader(
        ClientCalls.blockingUnaryCall(
            channel,
            ByteMarshaller.unary(SERVICE, method, SERVICE),
            CallOptions.DEFAULT,
            SCALED_OBJECT));
  }

  private static boolean active(WireReader response) {
    return response.next() == 1 && response.bool();
  }

  @Test
  void isActive_whenSilosAreWanted() {
    assertThat(active(ask("IsActive"))).isFalse();
    wanted.set(2);
    assertThat(active(ask("IsActive"))).isTrue();
  }

  @Test
  void streamIsActive_tellsAtOnceAndOnEveryChange() {
    Iterator<byte[]> stream =
        ClientCalls.blockingServerStreamingCall(
            channel,
            ByteMarshaller.describe(
                SERVICE, "StreamIsActive", MethodType.SERVER_STREAMING, SERVICE),
            CallOptions.DEFAULT,
            SCALED_OBJECT);
    assertThat(active(new WireReader(stream.next()))).isFalse();
    wanted.set(1);
    assertThat(active(new WireReader(stream.next()))).isTrue();
    wanted.set(0);
    assertThat(active(new WireReader(stream.next()))).isFalse();
  }

  @Test
  void metric_isTheNumberOfSilosWanted() {
    wanted.set(3);
    WireReader spec = ask("GetMetricSpec");
    assertThat(spec.next()).isEqualTo(1);
    assertThat(new Metric(new WireReader(spec.bytes()))).isEqualTo(new Metric("silos", 1, 1.0));
    WireReader metrics = ask("GetMetrics");
    assertThat(metrics.next()).isEqualTo(1);
    assertThat(new Metric(new WireReader(metrics.bytes()))).isEqualTo(new Metric("silos", 3, 3.0));
  }

  /** Both messages have a name, a deprecated whole number, and a number. */
  private record Metric(String name, long number, double floating) {
    Metric(WireReader in) {
      this(text(in), whole(in), point(in));
    }

    private static String text(WireReader in) {
      assertThat(in.next()).isEqualTo(1);
      return in.string();
    }

    private static long whole(WireReader in) {
      assertThat(in.next()).isEqualTo(2);
      return in.int64();
    }

    private static double point(WireReader in) {
      assertThat(in.next()).isEqualTo(3);
      return in.float64();
    }
  }
}
