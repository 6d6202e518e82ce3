package dev.teff.runtime.gateway;

import io.netty.channel.ChannelFactory;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.util.concurrent.EventExecutor;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.internal.VertxInternal;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The event loops of a gateway: its own, or those of its connections to silos. */
final class Loops implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Gateway.class);
  private static final int MOST = 4;
  private static final long PATIENCE_SECONDS = 5;

  private final Vertx vertx;
  private final boolean own;

  private Loops(Vertx vertx, boolean own) {
    this.vertx = vertx;
    this.own = own;
  }

  static Loops shared(Vertx vertx) {
    return new Loops(vertx, false);
  }

  static Loops start() {
    return new Loops(
        Vertx.vertx(
            new VertxOptions()
                .setPreferNativeTransport(true)
                .setEventLoopPoolSize(Math.min(MOST, Runtime.getRuntime().availableProcessors()))
                .setUseDaemonThread(true)
                .setFileSystemOptions(
                    new FileSystemOptions()
                        .setFileCachingEnabled(false)
                        .setClassPathResolvingEnabled(false))),
        true);
  }

  Vertx vertx() {
    return vertx;
  }

  /** The same for gRPC, which is built on Netty. */
  EventLoopGroup group() {
    return ((VertxInternal) vertx).nettyEventLoopGroup();
  }

  /** The one whose thread this is; on other threads, one that runs everything at once. */
  Executor here() {
    for (EventExecutor each : group()) {
      if (each.inEventLoop()) {
        return each;
      }
    }
    return Runnable::run;
  }

  /** What a server on them listens by. */
  ChannelFactory<? extends ServerChannel> serverChannels() {
    return ((VertxInternal) vertx).transport().serverChannelFactory(false);
  }

  /** How many there are. */
  int count() {
    int count = 0;
    for (var unused : group()) {
      count++;
    }
    return count;
  }

  @Override
  public void close() {
    if (!own) {
      return;
    }
    try {
      vertx
          .close()
          .toCompletionStage()
          .toCompletableFuture()
          .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      LOG.warn("The gateway's event loops did not end in time.", e);
    }
  }
}
