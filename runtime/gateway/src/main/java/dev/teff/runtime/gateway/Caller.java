package dev.teff.runtime.gateway;

import java.util.Set;

/**
 * Who makes a call.
 *
 * @param name the subject of a token; for strangers the host that they call from
 * @param roles what the token says that they are
 * @param isKnown whether a token says who they are
 */
record Caller(String name, Set<String> roles, boolean isKnown) {
  static Caller stranger(String host) {
    return new Caller(host, Set.of(), false);
  }
}
