package dev.teff.runtime;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who wants to know what others have changed. What they throw is their own affair: the copy has the
 * change by then, and has yet to note whom it has it from.
 */
final class ReplicaObservers<T> {
  private static final Logger LOG = LoggerFactory.getLogger("dev.teff.replicated");

  private final Activation activation;
  private final List<Consumer<? super T>> observers = new ArrayList<>();

  ReplicaObservers(Activation activation) {
    this.activation = activation;
  }

  void add(Consumer<? super T> observer) {
    observers.add(observer);
  }

  void tell(T value) {
    for (Consumer<? super T> observer : List.copyOf(observers)) {
      try {
        observer.accept(value);
      } catch (RuntimeException | Error e) {
        LOG.error(
            "An observer of {} threw; the change is merged all the same.", activation.id(), e);
      }
    }
  }
}
