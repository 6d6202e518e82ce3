package dev.teff.runtime.cluster;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509KeyManager;
import javax.net.ssl.X509TrustManager;

/**
 * What a process shows silos, and who certifies those it talks to: what stood in the files at one
 * moment, and is whole.
 */
record Credentials(PemKeyCertOptions shown, PemTrustOptions trusted) {
  private static final byte[] PROBE = {42};

  /**
   * Reads the files.
   *
   * @throws GeneralSecurityException when one of them is not whole, or the key is another
   *     certificate's; with their names
   */
  static Credentials read(ClusterTls tls, Vertx vertx)
      throws IOException, GeneralSecurityException {
    byte[] certificate = Files.readAllBytes(tls.certificate());
    var read =
        new Credentials(
            new PemKeyCertOptions()
                .setCertValue(Buffer.buffer(certificate))
                .setKeyValue(Buffer.buffer(Files.readAllBytes(tls.key()))),
            new PemTrustOptions()
                .addCertValue(Buffer.buffer(Files.readAllBytes(tls.authorities()))));
    try {
      read.requireFit(publicKey(certificate), vertx);
    } catch (Exception e) { // Vert.x throws whatever it likes
      throw new CertificateException(
          "%s has no whole certificate, or %s is not its key; write both, the order does not matter (%s)"
              .formatted(tls.certificate(), tls.key(), e),
          e);
    }
    try {
      read.requireAuthorities(vertx);
    } catch (Exception e) { // Vert.x throws whatever it likes
      throw new CertificateException(
          "%s has no whole certificate of an authority (%s)".formatted(tls.authorities(), e), e);
    }
    return read;
  }

  private static PublicKey publicKey(byte[] pem) throws CertificateException {
    return CertificateFactory.getInstance("X.509")
        .generateCertificate(new ByteArrayInputStream(pem))
        .getPublicKey();
  }

  /** Vert.x would take any key, and then fail whenever somebody connects. */
  private void requireFit(PublicKey certified, Vertx vertx) throws Exception {
    String kind = certified.getAlgorithm();
    var keys = (X509KeyManager) shown.getKeyManagerFactory(vertx).getKeyManagers()[0];
    String[] aliases = keys.getServerAliases(kind, null);
    if (aliases == null) {
      throw new InvalidKeyException("keys of the kind %s are not supported".formatted(kind));
    }
    PrivateKey key = keys.getPrivateKey(aliases[0]);
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
    signature.initVerify(certified);
    signature.update(PROBE);
    if (!signature.verify(signed)) {
      throw new InvalidKeyException("the key is another certificate's");
    }
  }

  private void requireAuthorities(Vertx vertx) throws Exception {
    int authorities = 0;
    for (TrustManager each : trusted.getTrustManagerFactory(vertx).getTrustManagers()) {
      authorities += ((X509TrustManager) each).getAcceptedIssuers().length;
    }
    if (authorities == 0) {
      throw new CertificateException("it is empty");
    }
  }
}
