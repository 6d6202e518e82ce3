package dev.teff.runtime.gateway;

import dev.teff.grains.GrainException;
import io.grpc.ServerCredentials;
import io.grpc.TlsServerCredentials;
import io.grpc.util.AdvancedTlsX509KeyManager;
import io.grpc.util.AdvancedTlsX509TrustManager;
import io.grpc.util.AdvancedTlsX509TrustManager.Verification;
import io.grpc.util.CertificateUtils;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.TrustOptions;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The gateway's certificate, and whose certificates clients must show; from files that may change.
 * One and the same for HTTP and gRPC.
 */
final class Certificates implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Gateway.class);
  private static final long CHECK_SECONDS = 1;
  private static final byte[] PROBE = {42};
  private static final Set<String> PROTOCOLS = Set.of("TLSv1.3", "TLSv1.2");

  // Immutable state.
  private final SecurityOptions.Tls options;
  private final AdvancedTlsX509KeyManager own = new AdvancedTlsX509KeyManager();
  private final AdvancedTlsX509TrustManager clients;
  private final ScheduledExecutorService watching;
  private final Future<?> refreshing;

  private final ReentrantLock lock = new ReentrantLock();

  // Guarded by the lock, once somebody watches.
  private List<FileTime> seen;
  private String complaint = "";

  /**
   * Reads the files.
   *
   * @throws GrainException {@code TEFF-501} when they cannot be read
   */
  Certificates(SecurityOptions.Tls options) {
    this.options = options;
    try {
      clients =
          AdvancedTlsX509TrustManager.newBuilder()
              .setVerification(Verification.CERTIFICATE_ONLY_VERIFICATION)
              .build();
      seen = changes();
      read();
    } catch (IOException | GeneralSecurityException e) {
      throw GatewayOptions.invalid("tls: " + e, e);
    }
    watching =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("teff-certificates").factory());
    refreshing =
        watching.scheduleWithFixedDelay(
            this::refresh, CHECK_SECONDS, CHECK_SECONDS, TimeUnit.SECONDS);
  }

  /** Takes all of it, or nothing. */
  private void read() throws IOException, GeneralSecurityException {
    X509Certificate[] chain = certificates(options.certificate());
    PrivateKey key = key(options.key());
    requireFit(chain, key);
    Path authorities = options.clientAuthorities().orElse(null);
    X509Certificate[] trusted = authorities == null ? null : certificates(authorities);
    own.updateIdentityCredentials(chain, key);
    if (trusted != null) {
      clients.updateTrustCredentials(trusted);
    }
  }

  private static X509Certificate[] certificates(Path file)
      throws IOException, GeneralSecurityException {
    byte[] pem = Files.readAllBytes(file);
    X509Certificate[] certificates;
    try {
      certificates = CertificateUtils.getX509Certificates(new ByteArrayInputStream(pem));
    } catch (GeneralSecurityException e) {
      throw new CertificateException("%s is not whole (%s)".formatted(file, e.getMessage()), e);
    }
    if (certificates.length == 0) {
      throw new CertificateException(file + " holds no certificate");
    }
    return certificates;
  }

  private static PrivateKey key(Path file) throws IOException, GeneralSecurityException {
    byte[] pem = Files.readAllBytes(file);
    try {
      return CertificateUtils.getPrivateKey(new ByteArrayInputStream(pem));
    } catch (IOException | GeneralSecurityException | RuntimeException e) {
      throw new InvalidKeyException(
          "%s holds no whole private key (%s)".formatted(file, e.getMessage()), e);
    }
  }

  /** Between two files that are replaced one after the other, no client should come to harm. */
  private void requireFit(X509Certificate[] chain, PrivateKey key) throws GeneralSecurityException {
    Signature signature =
        Signature.getInstance(
            switch (key.getAlgorithm()) {
              case "RSA" -> "SHA256withRSA";
              case "EC" -> "SHA256withECDSA";
              default -> key.getAlgorithm();
            });
    signature.initSign(key);
    signature.update(PROBE);
    byte[] signed = signature.sign();
    signature.initVerify(chain[0].getPublicKey());
    signature.update(PROBE);
    if (!signature.verify(signed)) {
      throw new SignatureException(
          "the key in %s does not fit the certificate in %s; write both, the order does not matter"
              .formatted(options.key(), options.certificate()));
    }
  }

  private List<FileTime> changes() throws IOException {
    var times = new ArrayList<FileTime>();
    times.add(Files.getLastModifiedTime(options.certificate()));
    times.add(Files.getLastModifiedTime(options.key()));
    for (Path authorities : options.clientAuthorities().stream().toList()) {
      times.add(Files.getLastModifiedTime(authorities));
    }
    return times;
  }

  /** Tries again a second later when a file is half-written, or key and certificate do not fit. */
  void refresh() {
    lock.lock();
    try {
      List<FileTime> now = changes();
      if (!now.equals(seen)) {
        read();
        seen = now;
        LOG.info("The gateway's certificates were read again from {}.", options.certificate());
      }
      complaint = "";
    } catch (IOException | GeneralSecurityException | RuntimeException e) {
      complain(e.toString());
    } finally {
      lock.unlock();
    }
  }

  /** Once for each reason. */
  private void complain(String why) {
    if (!why.equals(complaint)) {
      complaint = why;
      LOG.warn(
          "The gateway's certificates cannot be read again; the old ones stay in use until the"
              + " files are whole: {}",
          why);
    }
  }

  void protect(HttpServerOptions http) {
    http.setSsl(true)
        .setUseAlpn(true)
        .setEnabledSecureTransportProtocols(PROTOCOLS)
        .setKeyCertOptions(KeyCertOptions.wrap(own));
    if (options.clientAuthorities().isPresent()) {
      http.setClientAuth(ClientAuth.REQUIRED).setTrustOptions(TrustOptions.wrap(clients));
    }
  }

  ServerCredentials forGrpc() {
    var credentials = TlsServerCredentials.newBuilder().keyManager(own);
    if (options.clientAuthorities().isPresent()) {
      credentials.trustManager(clients).clientAuth(TlsServerCredentials.ClientAuth.REQUIRE);
    }
    return credentials.build();
  }

  @Override
  public void close() {
    refreshing.cancel(true);
    watching.shutdown();
  }
}
