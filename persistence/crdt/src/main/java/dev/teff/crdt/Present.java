package dev.teff.crdt;

/** The value of a dot that says nothing but that it is there. */
enum Present {
  HERE
}
