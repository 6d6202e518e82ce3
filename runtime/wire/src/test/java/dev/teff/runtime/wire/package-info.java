/** Tests of the wire format and of JSON, on codecs written by hand as the processor would. */
@NullMarked
package dev.teff.runtime.wire;

import org.jspecify.annotations.NullMarked;
