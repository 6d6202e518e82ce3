/** A text that several people edit in their browsers. Start at {@link DocumentGrain}. */
@NullMarked
package dev.teff.samples.document;

import org.jspecify.annotations.NullMarked;
