/**
 * Teff beside Apache Pekko: {@code ./teff bench compare-pekko}. Both do the same work, in turn, in
 * one run; where both need a process of their own, they get one.
 *
 * <p>Read {@link dev.teff.loadtest.pekko.PekkoSettings} for how Pekko is set up, and {@link
 * dev.teff.loadtest.pekko.PekkoContender} for how it is called.
 */
@NullMarked
package dev.teff.loadtest.pekko;

import org.jspecify.annotations.NullMarked;
