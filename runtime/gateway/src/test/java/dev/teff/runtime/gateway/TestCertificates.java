package dev.teff.runtime.gateway;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;

/** An authority and what it certifies; PEM files in a folder, {@code ca.crt} and two a name. */
final class TestCertificates {
  private final Path folder;
  private final X509Bundle authority;
  private final Map<String, X509Bundle> certified = new HashMap<>();

  private TestCertificates(Path folder, X509Bundle authority) {
    this.folder = folder;
    this.authority = authority;
  }

  /** Makes an authority, and certificates by it for each name. */
  static TestCertificates issue(Path folder, String... names) throws Exception {
    Files.createDirectories(folder);
    var made =
        new TestCertificates(
            folder,
            new CertificateBuilder()
                .ecp256()
                .subject("CN=ca")
                .setIsCertificateAuthority(true)
                .buildSelfSigned());
    made.write("ca.crt", made.authority.getCertificatePEM());
    for (String name : names) {
      made.certify(name);
    }
    return made;
  }

  /** Certifies a new key. */
  void certify(String name) throws Exception {
    X509Bundle made =
        new CertificateBuilder()
            .ecp256()
            .subject("CN=" + name)
            .addSanDnsName("localhost")
            .addSanIpAddress("127.0.0.1")
            .buildIssuedBy(authority);
    certified.put(name, made);
    write(name + ".key", made.getPrivateKeyPEM());
    write(name + ".crt", made.getCertificatePathPEM());
  }

  private void write(String name, String text) throws IOException {
    Path unfinished = Files.writeString(folder.resolve(name + ".new"), text);
    Files.move(unfinished, folder.resolve(name), StandardCopyOption.REPLACE_EXISTING);
  }

  String file(String name) {
    return folder.resolve(name).toString();
  }

  /** What a client needs to trust the server. */
  SSLContext trusting() throws GeneralSecurityException {
    return context(new KeyManager[0], this);
  }

  /** The same, showing a certificate. */
  SSLContext as(String name) throws GeneralSecurityException {
    return asTrusting(name, this);
  }

  /** Shows a certificate of this authority and trusts another one. */
  SSLContext asTrusting(String name, TestCertificates other) throws GeneralSecurityException {
    return context(
        Objects.requireNonNull(certified.get(name)).toKeyManagerFactory().getKeyManagers(), other);
  }

  private static SSLContext context(KeyManager[] shown, TestCertificates trusted)
      throws GeneralSecurityException {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(shown, trusted.authority.toTrustManagerFactory().getTrustManagers(), null);
    return context;
  }
}
