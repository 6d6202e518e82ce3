/** The commands behind the {@code teff} script that need a JVM. */
@NullMarked
package dev.teff.cli;

import org.jspecify.annotations.NullMarked;
