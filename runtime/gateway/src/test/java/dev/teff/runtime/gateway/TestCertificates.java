package dev.teff.runtime.gateway;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** An authority and what it certifies, made by the JDK's keytool; PEM files in a folder. */
final class TestCertificates {
  private static final String AUTHORITY = "ca";
  private static final char[] PASSWORD = "changeit".toCharArray();

  private final Path folder;

  private TestCertificates(Path folder) {
    this.folder = folder;
  }

  /** Makes an authority, and certificates by it for each name. */
  static TestCertificates issue(Path folder, String... names) {
    var made = new TestCertificates(folder);
    try {
      Files.createDirectories(folder);
      made.keytool(AUTHORITY, "-genkeypair", "-ext", "bc:c");
      made.write(AUTHORITY, "crt", made.pem("CERTIFICATE", made.chain(AUTHORITY)));
      for (String name : names) {
        made.certify(name);
      }
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
    return made;
  }

  /** Certifies a new key. */
  void certify(String name) throws IOException, GeneralSecurityException {
    if (keys().containsAlias(name)) {
      keytool(name, "-delete");
    }
    keytool(name, "-genkeypair", "-signer", AUTHORITY, "-ext", "san=dns:localhost,ip:127.0.0.1");
    write(name, "key", pem("PRIVATE KEY", List.of(keys().getKey(name, PASSWORD).getEncoded())));
    write(name, "crt", pem("CERTIFICATE", chain(name)));
  }

  String file(String name) {
    return folder.resolve(name).toString();
  }

  private List<byte[]> chain(String name) throws IOException, GeneralSecurityException {
    var chain = new ArrayList<byte[]>();
    for (Certificate certificate : keys().getCertificateChain(name)) {
      chain.add(certificate.getEncoded());
    }
    return chain;
  }

  private String pem(String what, List<byte[]> pieces) {
    var text = new StringBuilder();
    for (byte[] piece : pieces) {
      text.append(
          "-----BEGIN %s-----\n%s\n-----END %s-----\n"
              .formatted(
                  what, Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(piece), what));
    }
    return text.toString();
  }

  private void write(String name, String kind, String text) throws IOException {
    Path unfinished = folder.resolve(name + ".new");
    Files.writeString(unfinished, text);
    Files.move(unfinished, folder.resolve(name + "." + kind), StandardCopyOption.REPLACE_EXISTING);
  }

  private KeyStore keys() throws IOException, GeneralSecurityException {
    return KeyStore.getInstance(folder.resolve("keys.p12").toFile(), PASSWORD);
  }

  private void keytool(String name, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of("-J-XX:TieredStopAtLevel=1", "-J-XX:+UseSerialGC"));
    command.addAll(Arrays.asList(arguments));
    command.addAll(List.of("-alias", name, "-keystore", file("keys.p12")));
    command.addAll(List.of("-storetype", "PKCS12", "-storepass", new String(PASSWORD)));
    if (!arguments[0].equals("-delete")) {
      command.addAll(List.of("-keyalg", "EC", "-groupname", "secp256r1", "-dname", "CN=" + name));
    }
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try (InputStream output = process.getInputStream()) {
      String said = new String(output.readAllBytes(), StandardCharsets.UTF_8);
      if (!process.waitFor(30, TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new IOException(said);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  /** What a client needs to trust the server. */
  SSLContext trusting() throws IOException {
    return context(null, this);
  }

  /** The same, showing a certificate. */
  SSLContext as(String name) throws IOException {
    return context(name, this);
  }

  /** Shows a certificate of this authority and trusts another one. */
  SSLContext asTrusting(String name, TestCertificates other) throws IOException {
    return context(name, other);
  }

  private SSLContext context(@Nullable String own, TestCertificates trusted) throws IOException {
    try {
      KeyStore authority = empty();
      authority.setCertificateEntry(AUTHORITY, trusted.keys().getCertificate(AUTHORITY));
      var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(authority);
      KeyStore identity = empty();
      if (own != null) {
        identity.setKeyEntry(
            own, keys().getKey(own, PASSWORD), PASSWORD, keys().getCertificateChain(own));
      }
      var shown = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      shown.init(identity, PASSWORD);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(shown.getKeyManagers(), trust.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IOException(e);
    }
  }

  private static KeyStore empty() throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }
}
