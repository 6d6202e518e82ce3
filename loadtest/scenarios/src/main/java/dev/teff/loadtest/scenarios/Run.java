package dev.teff.loadtest.scenarios;

/**
 * Makes names that no other run has used on the same cluster.
 *
 * @param id what all who take part in the run know it by
 */
record Run(String id) {
  /** A name of this run. */
  String name(String what, long number) {
    return what + "-" + id + "-" + number;
  }
}
