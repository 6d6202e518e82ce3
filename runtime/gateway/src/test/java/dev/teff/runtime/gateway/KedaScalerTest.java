package dev.teff.runtime.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.teff.runtime.wire.WireReader;
import io.grpc.CallOptions;
import io.grpc.Context;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

/** A client that follows KEDA's published contract, field by field. */
@Timeout(30)
class KedaScalerTest {
  private static final String SERVICE = "externalscaler.ExternalScaler";
  private static final byte[] SCALED_OBJECT = {10, 4, 't', 'e', 'f', 'f'}; // name = 1

  private final KedaScaler scaler = KedaScaler.listen("127.0.0.1", 0, 0);
  private final ManagedChannel channel =
      ManagedChannelBuilder.forAddress("127.0.0.1", scaler.port()).usePlaintext().build();

  @AfterEach
  void close() {
    channel.shutdownNow();
    scaler.close();
  }

  private WireReader ask(String method) {
    return ask(channel, method);
  }

  private static WireReader ask(ManagedChannel whom, String method) {
    return new WireReader(
        ClientCalls.blockingUnaryCall(
            whom,
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
    scaler.scaleTo(2);
    assertThat(active(ask("IsActive"))).isTrue();
  }

  @Test
  void isActive_fromTheStart_whereThereAreAlwaysSilos() {
    try (var other = KedaScaler.listen("127.0.0.1", 0, 2)) {
      ManagedChannel to =
          ManagedChannelBuilder.forAddress("127.0.0.1", other.port()).usePlaintext().build();
      try {
        assertThat(active(ask(to, "IsActive"))).isTrue();
      } finally {
        to.shutdownNow();
      }
    }
  }

  @Test
  void streamIsActive_tellsAtOnceAndOnEveryChange() {
    Iterator<byte[]> stream = stream();
    assertThat(active(new WireReader(stream.next()))).isFalse();
    scaler.scaleTo(1);
    assertThat(active(new WireReader(stream.next()))).isTrue();
    scaler.scaleTo(0);
    assertThat(active(new WireReader(stream.next()))).isFalse();
  }

  @Test
  void metric_isTheNumberOfSilosWanted() {
    scaler.scaleTo(3);
    WireReader spec = ask("GetMetricSpec");
    assertThat(spec.next()).isEqualTo(1);
    assertThat(new Metric(new WireReader(spec.bytes()))).isEqualTo(new Metric("silos", 1, 1.0));
    WireReader metrics = ask("GetMetrics");
    assertThat(metrics.next()).isEqualTo(1);
    assertThat(new Metric(new WireReader(metrics.bytes()))).isEqualTo(new Metric("silos", 3, 3.0));
  }

  private Iterator<byte[]> stream() {
    return ClientCalls.blockingServerStreamingCall(
        channel,
        ByteMarshaller.describe(SERVICE, "StreamIsActive", MethodType.SERVER_STREAMING, SERVICE),
        CallOptions.DEFAULT,
        SCALED_OBJECT);
  }

  private static Status.Code refusal(Runnable call) {
    return assertThatExceptionOfType(StatusRuntimeException.class)
        .isThrownBy(call::run)
        .actual()
        .getStatus()
        .getCode();
  }

  @Test
  void stranger_whoSpeaksSomethingElse_isHungUpOn_andKedaIsServed() throws IOException {
    for (String said : List.of("GET / HTTP/1.1\r\nHost: x\r\n\r\n", "\0\u0001\u0002".repeat(999))) {
      try (var socket = new Socket(InetAddress.getLoopbackAddress(), scaler.port())) {
        socket.setSoTimeout(10_000);
        socket.getOutputStream().write(said.getBytes(StandardCharsets.ISO_8859_1));
        assertThat(endOf(socket)).isTrue();
      }
    }
    assertThat(active(ask("IsActive"))).isFalse();
  }

  private static boolean endOf(Socket socket) throws IOException {
    try {
      socket.getInputStream().readAllBytes();
      return true;
    } catch (SocketException e) {
      return true; // reset
    }
  }

  @Test
  void stranger_getsNothingButTheContract() {
    assertThat(refusal(() -> ask("Teff"))).isEqualTo(Status.Code.UNIMPLEMENTED);
    assertThat(
            refusal(() ->
                ClientCalls.blockingUnaryCall(
                    channel,
                    ByteMarshaller.unary(SERVICE, "IsActive", SERVICE),
                    CallOptions.DEFAULT,
                    new byte[65 << 10])))
        .isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    assertThat(active(ask("IsActive"))).isFalse();
  }

  @Test
  void streams_beyondTheirNumber_areRefused_untilOthersEnd() {
    Context.CancellableContext many = Context.current().withCancellation();
    many.run(() -> {
      for (int i = 0; i < 64; i++) {
        assertThat(active(new WireReader(stream().next()))).isFalse();
      }
    });
    assertThat(refusal(() -> stream().next())).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    assertThat(active(ask("IsActive"))).isFalse();
    many.cancel(null);
    await()
        .ignoreExceptionsInstanceOf(StatusRuntimeException.class)
        .until(() -> stream().hasNext());
  }

  @Test
  void port_beyondLoopback_isWarnedOf() {
    var log = (Logger) LoggerFactory.getLogger(KedaScaler.class);
    var seen = new ListAppender<ILoggingEvent>();
    seen.start();
    log.addAppender(seen);
    try (var open = KedaScaler.listen("0.0.0.0", 0, 0)) {
      assertThat(open.port()).isPositive();
    } finally {
      log.detachAppender(seen);
    }
    assertThat(seen.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .singleElement()
        .asString()
        .contains("0.0.0.0", "without TLS");
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
