package dev.teff.crdt;

/**
 * Types whose store is a few values by dots.
 *
 * @param <T> the type itself
 */
abstract sealed class Dots<T extends Causal<T>> extends Causal<T>
    permits GCounter, PNCounter, Flag, LWWRegister, MVRegister {
  Dots(DotFun<?> dots, DotContext context) {
    super(dots, context);
  }

  /** A change that puts a value in the place of all that are seen. */
  final <V> T replacement(DotFun<V> dots, Dot dot, V value) {
    return delta(alone(dots, dot, value), dot, dots);
  }

  /** A change that puts a value in the place of the replica's own. */
  final <V> T ownReplacement(DotFun<V> dots, Dot dot, V value) {
    return with(alone(dots, dot, value), dots.ownSeenWith(dot));
  }

  private static <V> DotFun<V> alone(DotFun<V> dots, Dot dot, V value) {
    return dots.none().plus(dot.replica(), dot.counter(), value);
  }
}
