@NullMarked
package dev.teff.machines;

import org.jspecify.annotations.NullMarked;
