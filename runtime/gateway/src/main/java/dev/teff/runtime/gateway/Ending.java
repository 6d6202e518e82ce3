package dev.teff.runtime.gateway;

import java.util.function.Function;

/**
 * Told once how something ended, by any thread, which it must not block; throws nothing.
 *
 * @param <T> what it ends with when all goes well
 */
interface Ending<T> {
  /** It went well. */
  void returned(T result);

  /** It did not. */
  void failed(Throwable failure);

  /** The same for those who have something else, of which the result is made; this may fail. */
  default <S> Ending<S> behind(Function<? super S, ? extends T> making) {
    return new Ending<>() {
      @Override
      public void returned(S before) {
        T made;
        try {
          made = making.apply(before);
        } catch (Throwable e) { // of whoever wrote the type of the result; and a caller waits
          Ending.this.failed(e);
          return;
        }
        Ending.this.returned(made);
      }

      @Override
      public void failed(Throwable failure) {
        Ending.this.failed(failure);
      }
    };
  }
}
