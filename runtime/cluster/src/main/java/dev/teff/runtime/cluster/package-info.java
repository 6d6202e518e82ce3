/** Several silos: membership, the committed view and the transport between them. */
@NullMarked
package dev.teff.runtime.cluster;

import org.jspecify.annotations.NullMarked;
