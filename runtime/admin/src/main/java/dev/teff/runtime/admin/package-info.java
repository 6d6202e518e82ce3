/**
 * An HTTP address of a silo for those who look after it: whether it is well, what it measures, and
 * a console. It changes nothing. Start at {@link dev.teff.runtime.admin.Admin}.
 *
 * <p>Every request runs on a virtual thread of its own.
 */
@NullMarked
package dev.teff.runtime.admin;

import org.jspecify.annotations.NullMarked;
