package dev.teff.runtime.cluster;

import com.hazelcast.core.HazelcastInstance;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxException;
import io.vertx.core.VertxOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.EventBusOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says to all silos that a view was committed. Anybody who reaches the event bus can say so; it
 * only makes silos read the register.
 */
final class Announcements implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Announcements.class);
  private static final String VIEW = "teff.view";
  private static final long CLOSE_SECONDS = 5;

  private final Vertx vertx;
  private final EventBus bus;

  private Announcements(Vertx vertx) {
    this.vertx = vertx;
    this.bus = vertx.eventBus();
  }

  /** Starts a Vert.x on top of a Hazelcast that runs. */
  static Announcements start(
      HazelcastInstance hazelcast, ClusterOptions options, Membership.Listener listener) {
    long patience = options.joinTimeout().toSeconds();
    Vertx vertx =
        await(
            Vertx.builder()
                .with(settings(options))
                .withClusterManager(new HazelcastClusterManager(hazelcast))
                .buildClustered(),
            patience);
    var announcements = new Announcements(vertx);
    // Nothing but numbers is sent, so nothing that comes is an object to be deserialized.
    announcements.bus.clusterSerializableChecker(className -> false);
    announcements.bus.serializableChecker(className -> false);
    await(
        announcements
            .bus
            .<Long>consumer(VIEW, message -> listener.announced(message.body()))
            .completion(),
        patience);
    return announcements;
  }

  private static VertxOptions settings(ClusterOptions options) {
    return new VertxOptions()
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

  void announce(long version) {
    bus.publish(VIEW, version);
  }

  @Override
  public void close() {
    try {
      await(vertx.close(), CLOSE_SECONDS);
    } catch (VertxException e) {
      LOG.warn("Vert.x did not close within {} s: {}", CLOSE_SECONDS, e.getMessage());
    }
  }

  /** Waits; a future that takes too long fails as Vert.x itself does. */
  private static <T> T await(Future<T> future, long seconds) {
    try {
      return future.await(seconds, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new VertxException("No answer within " + seconds + " s.", e);
    }
  }
}
