package dev.teff.runtime.cluster;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.Base64;
import java.util.Objects;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * Certifies silos of the tests. What it certified is beside this class, in key stores that {@code
 * keytool -genkeypair -signer authority} made once: good for a hundred years, but for {@code
 * expired}.
 */
final class Authority {
  private static final String OWN = "authority";
  private static final char[] PASSWORD = "changeit".toCharArray();

  private final KeyStore keys;

  /**
   * One of the two.
   *
   * @param name {@code own} or {@code foreign}
   */
  Authority(String name) throws IOException, GeneralSecurityException {
    keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Authority.class.getResourceAsStream(name + ".p12")) {
      keys.load(Objects.requireNonNull(in), PASSWORD);
    }
  }

  /** Writes a certificate, its key and the authority's certificate into a folder. */
  ClusterTls issue(String name, Path folder) throws IOException, GeneralSecurityException {
    var certificates = new StringBuilder();
    for (Certificate certificate : keys.getCertificateChain(name)) {
      certificates.append(pem("CERTIFICATE", certificate.getEncoded()));
    }
    Files.createDirectories(folder);
    return new ClusterTls(
        Files.writeString(folder.resolve("crt.pem"), certificates),
        Files.writeString(
            folder.resolve("key.pem"),
            pem("PRIVATE KEY", keys.getKey(name, PASSWORD).getEncoded())),
        Files.writeString(
            folder.resolve("authorities.pem"),
            pem("CERTIFICATE", keys.getCertificate(OWN).getEncoded())));
  }

  /** What an ordinary client shows when it has this name, and trusts this other authority. */
  SSLContext context(String name, Authority trusted) throws GeneralSecurityException, IOException {
    KeyStore shown = KeyStore.getInstance("PKCS12");
    shown.load(null, null);
    shown.setKeyEntry(name, keys.getKey(name, PASSWORD), PASSWORD, keys.getCertificateChain(name));
    var keyManagers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keyManagers.init(shown, PASSWORD);
    KeyStore others = KeyStore.getInstance("PKCS12");
    others.load(null, null);
    others.setCertificateEntry(OWN, trusted.keys.getCertificate(OWN));
    var trustManagers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trustManagers.init(others);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keyManagers.getKeyManagers(), trustManagers.getTrustManagers(), null);
    return context;
  }

  private static String pem(String what, byte[] content) {
    String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(what, text, what);
  }
}
