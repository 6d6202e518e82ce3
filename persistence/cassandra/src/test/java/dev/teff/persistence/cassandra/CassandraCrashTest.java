package dev.teff.persistence.cassandra;

import dev.teff.persistence.contract.ServerCrashContract;

/**
 * Kills the server that all tests share; its sessions find it again. Logs go on in another bucket
 * every few transactions, so that what is killed has often sealed one and not yet made the next.
 */
final class CassandraCrashTest extends ServerCrashContract {
  private final String url = Cassandra.emptyUrl() + "&bucketEvents=20";

  @Override
  protected String url() {
    return url;
  }

  /** A change of a reminder takes several transactions. */
  @Override
  protected int latestKill() {
    return 1_200;
  }

  @Override
  protected boolean remindersAreAtomic() {
    return false;
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
