package dev.teff.runtime.gateway;

import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import com.google.rpc.Status;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.StreamResetException;
import java.time.Duration;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** gRPC by hand: says what gRPC's client would not say, and watches no deadline. */
final class RawGrpc implements AutoCloseable {
  private final Vertx vertx = Vertx.vertx();
  private final HttpClient client =
      vertx.createHttpClient(
          new HttpClientOptions()
              .setProtocolVersion(HttpVersion.HTTP_2)
              .setHttp2ClearTextUpgrade(false));
  private final Gateway gateway;

  RawGrpc(Gateway gateway) {
    this.gateway = gateway;
  }

  /** How a call ended: its status, or {@code reset}. */
  record Ended(String status, @Nullable String details) {
    ErrorInfo info() throws Exception {
      return parsed().getDetails(0).unpack(ErrorInfo.class);
    }

    /** When to try again. */
    long retryNanos() throws Exception {
      var delay = parsed().getDetails(1).unpack(RetryInfo.class).getRetryDelay();
      return Duration.ofSeconds(delay.getSeconds(), delay.getNanos()).toNanos();
    }

    private Status parsed() throws Exception {
      return Status.parseFrom(Base64.getMimeDecoder().decode(String.valueOf(details)));
    }
  }

  /** A call that has begun. */
  record Begun(HttpClientRequest request, Future<Ended> ended) {
    Ended end(byte[] message) {
      var unused = request.end(frame(message.length).appendBytes(message));
      return ended.await();
    }

    /** Says how long the message is, and sends a part of it. */
    Begun holdBack(int length, int part) {
      var unused = request.write(frame(length).appendBytes(new byte[part]));
      return this;
    }

    void giveUp() {
      request.reset().await();
    }
  }

  static Buffer frame(int length) {
    return Buffer.buffer().appendByte((byte) 0).appendInt(length);
  }

  Begun begin(String method, String... headers) {
    HttpClientRequest post =
        client.request(HttpMethod.POST, gateway.grpcPort(), "127.0.0.1", "/" + method).await();
    post.exceptionHandler(gone -> {}); // who asks is told by the answer
    post.setChunked(true)
        .putHeader("content-type", "application/grpc")
        .putHeader("te", "trailers")
        .putHeader("teff-key", "corner");
    for (int i = 0; i < headers.length; i += 2) {
      post.putHeader(headers[i], headers[i + 1]);
    }
    return new Begun(post, post.response().compose(RawGrpc::ended).recover(RawGrpc::reset));
  }

  private static Future<Ended> ended(HttpClientResponse answer) {
    return answer
        .end()
        .map(end ->
            answer.getHeader("grpc-status") == null
                ? new Ended(
                    String.valueOf(answer.getTrailer("grpc-status")),
                    answer.getTrailer("grpc-status-details-bin"))
                : new Ended(
                    answer.getHeader("grpc-status"), answer.getHeader("grpc-status-details-bin")));
  }

  private static Future<Ended> reset(Throwable failure) {
    return failure instanceof StreamResetException
        ? Future.succeededFuture(new Ended("reset", null))
        : Future.failedFuture(failure);
  }

  @Override
  public void close() {
    vertx.close().await();
  }
}
