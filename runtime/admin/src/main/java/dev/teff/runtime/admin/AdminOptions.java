package dev.teff.runtime.admin;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import dev.teff.grains.ErrorCode;
import dev.teff.grains.GrainException;
import dev.teff.grains.GrainException.Outcome;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where a silo or a gateway tells how it is; {@code reference.conf} explains each setting.
 * Immutable.
 *
 * @param bind the address to listen on
 * @param port 0 for a free one, -1 for none
 */
public record AdminOptions(InetAddress bind, int port) {
  private static final Logger LOG = LoggerFactory.getLogger(Admin.class);
  private static final int LAST_PORT = 0xffff;

  /**
   * Reads the settings.
   *
   * @param config with everything under {@code teff.admin}, defaults included
   * @throws GrainException {@code TEFF-501} naming the key and where it was set
   */
  public static AdminOptions from(Config config) {
    try {
      Config admin = config.getConfig("teff.admin");
      int port = admin.getInt("port");
      if (port < -1 || port > LAST_PORT) {
        throw new ConfigException.BadValue(
            admin.getValue("port").origin(), "port", port + " is no port; a port is -1 to 65535");
      }
      return new AdminOptions(address(admin), port);
    } catch (ConfigException e) {
      throw new GrainException(
          ErrorCode.CONFIGURATION_INVALID,
          Outcome.DID_NOT_RUN,
          "The settings of the admin address cannot be used: %s | under teff.admin | a misspelt or missing value | correct the value; docs/configuration.md lists all"
              .formatted(e.getMessage()),
          e);
    }
  }

  private static InetAddress address(Config admin) {
    String bind = admin.getString("bind");
    try {
      return InetAddress.getByName(bind);
    } catch (UnknownHostException e) {
      throw new ConfigException.BadValue(
          admin.getValue("bind").origin(), "bind", "'%s' is no address".formatted(bind), e);
    }
  }

  /** Says what strangers can do, where they can reach it at all. */
  void warn() {
    if (!bind.isLoopbackAddress()) {
      LOG.warn(
          "The admin address listens on {}, and whoever reaches it may read it: let nobody but"
              + " probes and Prometheus reach it, or set teff.admin.bind to 127.0.0.1.",
          bind.getHostAddress());
    }
  }

  /** Where it is reached. */
  String url(int actualPort) {
    return (bind instanceof Inet6Address ? "http://[%s]:%d" : "http://%s:%d")
        .formatted(bind.getHostAddress(), actualPort);
  }

  GrainException portInUse(IOException cause) {
    return new GrainException(
        ErrorCode.PORT_IN_USE,
        Outcome.DID_NOT_RUN,
        "The admin address cannot listen on %s:%d | teff.admin.port, teff.admin.bind | another process has the port, or the address is not this machine's | stop the other process, or set the port to 0 for a free one"
            .formatted(bind.getHostAddress(), port),
        cause);
  }
}
