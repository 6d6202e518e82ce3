package dev.teff.loadtest;

/** A runtime of journaled objects, as benchmarks drive it. */
public interface Ledgers extends AutoCloseable {
  /** The most events that one fill may make. */
  int MOST_AT_ONCE = 1_000;

  /** A reference to a ledger; making it activates nothing. */
  Account ledger(String key);

  @Override
  void close();

  /** One ledger. All of it returns when what it did is durable. */
  interface Account {
    /** Adds an amount, as one event, and answers the total. */
    long post(long amount) throws Exception;

    /** Adds so many ones, as so many events that are stored at once. */
    long fill(int events) throws Exception;

    /** The total. */
    long total() throws Exception;
  }
}
