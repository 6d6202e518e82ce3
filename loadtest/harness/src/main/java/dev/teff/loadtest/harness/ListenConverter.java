package dev.teff.loadtest.harness;

import java.net.InetSocketAddress;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Where to listen: {@code HOST:PORT}; a port alone is one of loopback. */
final class ListenConverter implements ITypeConverter<InetSocketAddress> {
  private static final int LARGEST_PORT = 65_535;

  @Override
  public InetSocketAddress convert(String text) {
    int colon = text.lastIndexOf(':');
    try {
      int port = Integer.parseInt(text.substring(colon + 1));
      if (colon != 0 && port >= 0 && port <= LARGEST_PORT) {
        return new InetSocketAddress(colon < 0 ? "127.0.0.1" : text.substring(0, colon), port);
      }
    } catch (NumberFormatException e) {
      // told below
    }
    throw new TypeConversionException("'%s' is no HOST:PORT to listen on".formatted(text));
  }
}
