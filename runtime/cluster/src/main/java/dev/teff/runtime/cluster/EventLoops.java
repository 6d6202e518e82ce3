package dev.teff.runtime.cluster;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts the threads that sockets run on. */
final class EventLoops {
  private static final Logger LOG = LoggerFactory.getLogger(EventLoops.class);

  /** How long it may take to close something. */
  static final Duration PATIENCE = Duration.ofSeconds(3);

  private EventLoops() {}

  /**
   * So many daemon threads, and nothing on disk. Whoever starts them closes them. They wait for
   * sockets by epoll where there is one, and else as Java does.
   */
  static Vertx start(int threads) {
    return Vertx.vertx(
        new VertxOptions()
            .setPreferNativeTransport(true)
            .setEventLoopPoolSize(threads)
            .setUseDaemonThread(true)
            .setFileSystemOptions(
                new FileSystemOptions()
                    .setFileCachingEnabled(false)
                    .setClassPathResolvingEnabled(false)));
  }

  /** Stops them, and closes their sockets. */
  static void stop(Vertx vertx) {
    await(vertx.close(), "the event loops");
  }

  /**
   * Blocks until something is closed, unless that takes too long: a socket whose other end does not
   * read closes only when it is idle for long enough, and what is left of it does not matter.
   */
  static void await(Future<?> closed, String what) {
    try {
      closed.toCompletionStage().toCompletableFuture().get(PATIENCE.toMillis(), MILLISECONDS);
    } catch (TimeoutException e) {
      LOG.info("Closing {} takes longer than {}; it goes on by itself.", what, PATIENCE);
    } catch (ExecutionException e) {
      LOG.warn("Closing {} failed.", what, e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // for whoever asked the closing thread to hurry
    }
  }
}
