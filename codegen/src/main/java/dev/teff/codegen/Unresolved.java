package dev.teff.codegen;

/**
 * A type is missing: another processor may still generate it, so the analysis is tried again in the
 * next round. If nobody does, the compiler says so, and better than we could.
 */
final class Unresolved extends RuntimeException {
  private static final long serialVersionUID = 1L;

  Unresolved() {
    super(null, null, false, false);
  }
}
