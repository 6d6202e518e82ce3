package dev.teff.runtime.wire;

/** Bounds that writers and readers share, so that nobody writes what nobody will read. */
final class Limits {
  /**
   * How deep messages may nest; protobuf libraries of other languages stop at the same depth. It
   * bounds the stack that hostile input can use.
   */
  static final int DEPTH = 100;

  private Limits() {}
}
