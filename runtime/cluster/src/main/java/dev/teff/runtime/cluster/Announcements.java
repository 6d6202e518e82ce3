package dev.teff.runtime.cluster;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import com.hazelcast.core.HazelcastInstance;
import dev.teff.runtime.cluster.spi.Membership;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxException;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.EventBusOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/**
 * Says to all silos that a view was committed, and carries what silos tell each other about where
 * grains had better be. Anybody who reaches the event bus can say so; it only makes silos read the
 * register, or move grains.
 */
final class Announcements implements AutoCloseable {
  private static final String VIEW = "teff.view";

  private final Vertx vertx;
  private final EventBus bus;

  private Announcements(Vertx vertx) {
    this.vertx = vertx;
    this.bus = vertx.eventBus();
  }

  /** Starts a Vert.x on top of a Hazelcast that runs. */
  static Announcements start(
      HazelcastInstance hazelcast,
      ClusterOptions options,
      long incarnation,
      Membership.Listener listener) {
    Duration patience = options.joinTimeout();
    Future<Vertx> building =
        Vertx.builder()
            .with(settings(options))
            .withClusterManager(new HazelcastClusterManager(hazelcast))
            .buildClustered();
    try {
      var announcements = new Announcements(await(building, patience));
      announcements.listen(incarnation, listener, patience);
      return announcements;
    } catch (RuntimeException e) {
      // Hazelcast may be closed meanwhile, and a time-out does not end the start.
      building.onSuccess(Vertx::close);
      throw e;
    }
  }

  private void listen(long incarnation, Membership.Listener listener, Duration patience) {
    // Nothing but numbers and bytes is sent, so nothing that comes is an object to be deserialized.
    bus.clusterSerializableChecker(className -> false);
    bus.serializableChecker(className -> false);
    await(
        bus.<Long>consumer(VIEW, message -> listener.announced(message.body())).completion(),
        patience);
    await(
        bus.<Buffer>consumer(
                address(incarnation), message -> listener.told(message.body().getBytes()))
            .completion(),
        patience);
  }

  private static VertxOptions settings(ClusterOptions options) {
    return new VertxOptions()
        // A start may wait for ever for another member that ended: not with it the process.
        .setUseDaemonThread(true)
        .setEventLoopPoolSize(1)
        .setWorkerPoolSize(2)
        .setInternalBlockingPoolSize(2)
        .setFileSystemOptions(
            new FileSystemOptions()
                .setFileCachingEnabled(false)
                .setClassPathResolvingEnabled(false))
        .setEventBusOptions(
            new EventBusOptions()
                .setHost(options.bindAddress())
                .setClusterPublicHost(options.advertisedAddress()));
  }

  private static String address(long incarnation) {
    return "teff.silo." + Long.toHexString(incarnation);
  }

  void tell(long incarnation, byte[] message) {
    bus.send(address(incarnation), Buffer.buffer(message));
  }

  void announce(long version) {
    bus.publish(VIEW, version);
  }

  @Override
  public void close() {
    EventLoops.await(vertx.close(), "the event bus");
  }

  /** Waits; a future that takes too long fails as Vert.x itself does. */
  private static <T> T await(Future<T> future, Duration patience) {
    try {
      return future
          .toCompletionStage()
          .toCompletableFuture()
          .get(patience.toMillis(), MILLISECONDS);
    } catch (TimeoutException e) {
      throw new VertxException("No answer within " + patience, e);
    } catch (ExecutionException e) {
      throw new VertxException(String.valueOf(e.getCause()), e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new VertxException("Interrupted while it was waited for.", e);
    }
  }
}
