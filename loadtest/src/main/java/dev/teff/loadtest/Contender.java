package dev.teff.loadtest;

/**
 * A runtime of objects that are found by their keys, as comparisons with other runtimes drive it.
 */
public interface Contender extends AutoCloseable {
  /** A reference to a counter; making it activates nothing. */
  Target counter(String key);

  /** Calls an object without state, one for each key. */
  long touch(String key, long value) throws Exception;

  @Override
  void close();

  /** A counter, wherever it is. */
  interface Target {
    /** Adds a small record to it, and answers the total from another. */
    long add(long amount) throws Exception;

    /** The process that hosts it. */
    long process() throws Exception;
  }
}
