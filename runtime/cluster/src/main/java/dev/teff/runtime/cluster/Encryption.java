package dev.teff.runtime.cluster;

import dev.teff.grains.GrainException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.SSLOptions;
import io.vertx.core.net.ServerSSLOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Encrypts sockets with certificates from files that may change. Connections that are open keep
 * what they began with.
 */
final class Encryption {
  private static final Logger LOG = LoggerFactory.getLogger(Encryption.class);
  private static final Set<String> PROTOCOLS = Set.of("TLSv1.3");
  private static final long CHECK_MILLIS = 1000;
  private static final long HANDSHAKE_SECONDS = 5;

  private final ClusterTls tls;
  private final Vertx vertx;
  private final long timer;
  private volatile boolean closed;
  private final List<Supplier<Future<Boolean>>> updates = new CopyOnWriteArrayList<>();

  private final ReentrantLock checking = new ReentrantLock();

  // Of the periodic check, and of what came of it.
  private volatile List<FileTime> seen;
  private volatile Credentials credentials;
  private final AtomicReference<String> complaint = new AtomicReference<>("");

  /**
   * Reads the files, and looks every second whether they changed.
   *
   * @throws GrainException {@code TEFF-501} when they are not whole
   */
  Encryption(ClusterTls tls, Vertx vertx) {
    this.tls = tls;
    try {
      this.seen = changes();
      this.credentials = Credentials.read(tls, vertx);
    } catch (IOException | GeneralSecurityException e) {
      throw ClusterFailures.configuration(
          "teff.cluster.tls: " + e, "name PEM files that are whole and that this user may read");
    }
    this.vertx = vertx;
    this.timer =
        vertx.setPeriodic(
            CHECK_MILLIS, now -> Thread.ofVirtual().name("teff-certificates").start(this::refresh));
  }

  void protect(NetServerOptions server) {
    ServerSSLOptions options = ofServer();
    server
        .setSsl(true)
        .setClientAuth(options.getClientAuth())
        .setSslHandshakeTimeout(HANDSHAKE_SECONDS)
        .setSslHandshakeTimeoutUnit(TimeUnit.SECONDS)
        .setEnabledSecureTransportProtocols(PROTOCOLS)
        .setKeyCertOptions(options.getKeyCertOptions())
        .setTrustOptions(options.getTrustOptions());
  }

  void protect(NetClientOptions client) {
    ClientSSLOptions options = ofClient();
    client
        .setSsl(true)
        .setHostnameVerificationAlgorithm(options.getHostnameVerificationAlgorithm())
        .setSslHandshakeTimeout(HANDSHAKE_SECONDS)
        .setSslHandshakeTimeoutUnit(TimeUnit.SECONDS)
        .setEnabledSecureTransportProtocols(PROTOCOLS)
        .setKeyCertOptions(options.getKeyCertOptions())
        .setTrustOptions(options.getTrustOptions());
  }

  /**
   * What is done with new certificates.
   *
   * @return ends that
   */
  Runnable onChange(Supplier<Future<Boolean>> update) {
    updates.add(update);
    return () -> updates.remove(update);
  }

  ServerSSLOptions ofServer() {
    return with(new ServerSSLOptions().setClientAuth(ClientAuth.REQUIRED));
  }

  /** Silos are known by addresses that come and go: it is their authority that counts. */
  ClientSSLOptions ofClient() {
    return with(new ClientSSLOptions().setHostnameVerificationAlgorithm(""));
  }

  private <O extends SSLOptions> O with(O options) {
    options
        .setEnabledSecureTransportProtocols(PROTOCOLS)
        .setKeyCertOptions(credentials.shown())
        .setTrustOptions(credentials.trusted());
    return options;
  }

  private List<FileTime> changes() throws IOException {
    var times = new ArrayList<FileTime>();
    for (Path file : List.of(tls.certificate(), tls.key(), tls.authorities())) {
      times.add(Files.getLastModifiedTime(file));
    }
    return times;
  }

  /** Tries again a second later when a file is half-written, or key and certificate do not fit. */
  void refresh() {
    checking.lock();
    try {
      List<FileTime> now = changes();
      if (now.equals(seen)) {
        complaint.set("");
        return;
      }
      credentials = Credentials.read(tls, vertx);
      Future.all(updates.stream().map(Supplier::get).toList())
          .onSuccess(all -> {
            seen = now;
            complaint.set("");
            LOG.info("The certificates for silos were read again from {}.", tls.certificate());
          })
          .onFailure(this::stays);
    } catch (IOException | GeneralSecurityException | RuntimeException e) {
      stays(e);
    } finally {
      checking.unlock();
    }
  }

  /** Says why, once for each reason. */
  private void stays(Throwable cause) {
    String why = String.valueOf(cause);
    if (!closed && !why.equals(complaint.getAndSet(why))) {
      LOG.warn(
          "The certificates for silos cannot be read again; the old ones stay in use until the"
              + " files are whole: {}",
          why);
    }
  }

  /** Looks no more. */
  void close() {
    closed = true;
    vertx.cancelTimer(timer);
  }
}
