package dev.teff.persistence.cassandra;

import dev.teff.persistence.contract.ServerCrashContract;

/** Kills the server that all tests share; its sessions find it again. */
final class CassandraCrashTest extends ServerCrashContract {
  private final String url = Cassandra.emptyUrl();

  @Override
  protected String url() {
    return url;
  }

  @Override
  protected void killServer() {
    Cassandra.server().kill();
  }

  @Override
  protected void restartServer() throws Exception {
    Cassandra.restart();
  }
}
