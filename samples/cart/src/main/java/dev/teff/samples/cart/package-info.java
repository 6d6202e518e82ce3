/**
 * A shop's sessions and carts. Start at {@link dev.teff.samples.cart.Shop}, then read {@link
 * dev.teff.samples.cart.CartGrain}.
 */
@NullMarked
package dev.teff.samples.cart;

import org.jspecify.annotations.NullMarked;
