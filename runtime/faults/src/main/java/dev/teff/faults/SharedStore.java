package dev.teff.faults;

import dev.teff.machines.Machines;
import dev.teff.persistence.servers.PostgresServer;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The store that all silos share, with the server that was started for it, if one was. */
record SharedStore(String url, @Nullable PostgresServer server) implements AutoCloseable {
  private static final String POSTGRES = "postgres";

  /**
   * Starts what it needs.
   *
   * @param store a store's URL, {@code postgres} for a server of this run, or null for a file
   * @param folder for its data
   */
  static SharedStore of(@Nullable String store, Path folder, Machines machines) throws IOException {
    if (store == null) {
      return new SharedStore("sqlite:" + folder.resolve("faults.db"), null);
    }
    if (!store.equals(POSTGRES)) {
      return new SharedStore(store, null);
    }
    PostgresServer server =
        PostgresServer.startBehindUs(
            folder.resolve(POSTGRES), InetAddress.getByName(machines.host(0)));
    return new SharedStore(server.url(), server);
  }

  @Override
  public void close() throws IOException {
    if (server != null) {
      server.close();
    }
  }
}
