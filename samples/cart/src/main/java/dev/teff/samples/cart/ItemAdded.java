package dev.teff.samples.cart;

/** What the shop's first version stored when an item was put into a cart. */
record ItemAdded(String item, long cents) {}
