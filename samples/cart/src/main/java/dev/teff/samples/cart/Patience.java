package dev.teff.samples.cart;

import java.time.Duration;

/** How long a cart waits for its customer. */
public record Patience(Duration time) {}
