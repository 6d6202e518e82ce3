package dev.teff.loadtest.harness;

/** Of what an assertion speaks. */
public enum AssertionScope {
  /** All requests together. */
  GLOBAL,
  /** The requests of one name. */
  REQUEST,
  /** Each kind of request by itself. */
  EACH_REQUEST,
  /** All calls of a grain type, or those of one of its methods. */
  GRAIN,
  /** The faults. */
  FAULTS
}
