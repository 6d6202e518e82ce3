package dev.teff.runtime;

import java.io.IOException;
import java.io.Reader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;

/**
 * The port at which a JVM can be managed from elsewhere, if it was told to have one. Who reaches
 * one that asks for no password may move grains, and run code of his own; without TLS, passwords
 * and answers can be read. Local attach, which Teff's own tools use, needs no port.
 */
public final class ManagementPort {
  private static final String JMX = "com.sun.management.jmxremote.";
  private static final String FILE = "com.sun.management.config.file";

  private ManagementPort() {}

  /**
   * How strangers get at this JVM, in words that say what to set instead.
   *
   * @return empty when there is no such port, when it is for this machine only, or when it asks for
   *     a password and is encrypted
   */
  public static Optional<String> exposure() {
    return exposure(System.getProperties());
  }

  static Optional<String> exposure(Properties given) {
    Properties all = withFile(given);
    String port = all.getProperty(JMX + "port", "");
    if (port.isEmpty() || isLoopback(all.getProperty(JMX + "host", ""))) {
      return Optional.empty();
    }
    boolean asks = isOn(all, "authenticate");
    boolean encrypts = isOn(all, "ssl");
    if (asks && encrypts) {
      return Optional.empty();
    }
    return Optional.of(
        "the JVM can be managed from elsewhere at port %s %s: set %sauthenticate and %sssl to true, or %shost to 127.0.0.1, or leave out the port, since local attach needs none"
            .formatted(port, lack(asks, encrypts), JMX, JMX, JMX));
  }

  private static String lack(boolean asks, boolean encrypts) {
    if (encrypts) {
      return "without a password";
    }
    return asks ? "without TLS" : "without a password and without TLS";
  }

  /** Both are on unless somebody says something; to the JVM, whatever is not "true" turns off. */
  private static boolean isOn(Properties all, String what) {
    return Boolean.parseBoolean(all.getProperty(JMX + what, "true"));
  }

  private static boolean isLoopback(String host) {
    if (host.isBlank()) {
      return false; // all addresses
    }
    InetAddress address = new InetSocketAddress(host, 0).getAddress();
    return address != null && address.isLoopbackAddress();
  }

  /** As the JVM reads them: what it was told goes before the file. */
  private static Properties withFile(Properties given) {
    var all = new Properties();
    String file = given.getProperty(FILE, "");
    if (!file.isEmpty()) {
      try (Reader in = Files.newBufferedReader(Path.of(file), StandardCharsets.ISO_8859_1)) {
        all.load(in);
      } catch (IOException e) {
        // The JVM does not start with a file that it cannot read, so it has gone since.
        all.clear();
      }
    }
    given.stringPropertyNames().forEach(name -> all.setProperty(name, given.getProperty(name)));
    return all;
  }
}
