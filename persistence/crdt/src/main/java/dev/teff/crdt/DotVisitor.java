package dev.teff.crdt;

/** Takes dots that follow each other: those of one replica from a counter to another, included. */
interface DotVisitor {
  void visit(long replica, long from, long to);
}
