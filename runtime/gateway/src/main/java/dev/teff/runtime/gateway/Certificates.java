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
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
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

  // Of the watching thread, once that runs.
  private List<FileTime> seen;

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

  private void read() throws IOException, GeneralSecurityException {
    X509Certificate[] chain;
    PrivateKey key;
    try (InputStream certificates = Files.newInputStream(options.certificate());
        InputStream keys = Files.newInputStream(options.key())) {
      chain = CertificateUtils.getX509Certificates(certificates);
      key = CertificateUtils.getPrivateKey(keys);
    }
    requireFit(chain, key);
    own.updateIdentityCredentials(chain, key);
    if (options.clientAuthorities().isPresent()) {
      clients.updateTrustCredentials(options.clientAuthorities().get().toFile());
    }
  }

  /** Between two files that are replaced one after the other, no client should come to harm. */
  private void requireFit(X509Certificate[] chain, PrivateKey key) throws GeneralSecurityException {
    if (chain.length == 0) {
      throw new CertificateException(options.certificate() + " holds no certificate");
    }
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
  private void refresh() {
    try {
      List<FileTime> now = changes();
      if (!now.equals(seen)) {
        read();
        seen = now;
        LOG.info("The gateway's certificates were read again from {}.", options.certificate());
      }
    } catch (IOException | GeneralSecurityException | RuntimeException e) {
      LOG.warn("The gateway's certificates cannot be read again; the old ones stay.", e);
    }
  }

  void protect(HttpServerOptions http) {
    http.setSsl(true)
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
