package dev.teff.runtime.cluster;

import java.net.InetSocketAddress;

/**
 * A host and a port, written {@code host:port}, or {@code [host]:port} where the host has colons.
 */
record HostPort(String host, int port) {
  /**
   * Reads the text form.
   *
   * @throws IllegalArgumentException when it is not one
   */
  static HostPort parse(String text) {
    int colon = text.lastIndexOf(':');
    if (colon <= 0) {
      throw notAnAddress(text);
    }
    String host = text.substring(0, colon);
    if (host.startsWith("[") && host.endsWith("]")) {
      host = host.substring(1, host.length() - 1);
    }
    try {
      return new HostPort(host, Integer.parseInt(text.substring(colon + 1)));
    } catch (NumberFormatException e) {
      throw notAnAddress(text);
    }
  }

  private static IllegalArgumentException notAnAddress(String text) {
    return new IllegalArgumentException("\"%s\" is not of the form host:port".formatted(text));
  }

  InetSocketAddress resolve() {
    return new InetSocketAddress(host, port);
  }

  @Override
  public String toString() {
    return (host.indexOf(':') < 0 ? "%s:%d" : "[%s]:%d").formatted(host, port);
  }
}
