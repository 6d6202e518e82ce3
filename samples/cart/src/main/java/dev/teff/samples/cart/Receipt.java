package dev.teff.samples.cart;

/** That a cart was bought. */
public record Receipt(long cents, int order) {}
