/** The annotation processor that turns grain interfaces into stubs, messages and codecs. */
@NullMarked
package dev.teff.codegen;

import org.jspecify.annotations.NullMarked;
