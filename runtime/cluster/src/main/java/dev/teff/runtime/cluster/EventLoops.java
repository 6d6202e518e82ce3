package dev.teff.runtime.cluster;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;

/** Starts the threads that sockets run on. */
final class EventLoops {
  private EventLoops() {}

  /** So many daemon threads, and nothing on disk. Whoever starts them closes them. */
  static Vertx start(int threads) {
    return Vertx.vertx(
        new VertxOptions()
            .setEventLoopPoolSize(threads)
            .setUseDaemonThread(true)
            .setFileSystemOptions(
                new FileSystemOptions()
                    .setFileCachingEnabled(false)
                    .setClassPathResolvingEnabled(false)));
  }

  /** Stops them; blocks until they are. */
  static void stop(Vertx vertx) {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }
}
