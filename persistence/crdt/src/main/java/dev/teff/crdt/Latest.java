package dev.teff.crdt;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Which of several values written at the same time wins. */
final class Latest {
  private Latest() {}

  /** The value of the latest time; of those of one time, that of the highest replica. */
  static <V> Optional<V> of(DotFun<Stamped<V>> dots) {
    var winner =
        new Object() {
          @Nullable Stamped<V> value;
        };
    dots.forEach(dot -> {
      Stamped<V> best = winner.value;
      if (best == null || dot.value().time() >= best.time()) {
        winner.value = dot.value();
      }
    });
    return Optional.ofNullable(winner.value).map(Stamped::value);
  }
}
