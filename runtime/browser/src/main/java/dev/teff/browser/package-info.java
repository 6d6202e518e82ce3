/** A real browser for tests of pages: {@link dev.teff.browser.Chromium}. */
@NullMarked
package dev.teff.browser;

import org.jspecify.annotations.NullMarked;
