/** Tests. */
@NullMarked
package dev.teff.crdt;

import org.jspecify.annotations.NullMarked;
