package dev.teff.codegen;

import dev.teff.grains.IdleTimeout;
import dev.teff.grains.Reentrant;
import dev.teff.grains.StatelessWorker;
import dev.teff.grains.spi.GrainTraits;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import javax.lang.model.element.TypeElement;

/** Reads the annotations of a grain's class that say how it is run. */
final class TraitsReader {
  private TraitsReader() {}

  static GrainTraits read(TypeElement type, boolean keepsState) {
    return new GrainTraits(
        Optional.ofNullable(type.getAnnotation(Reentrant.class)).map(Reentrant::value),
        Optional.ofNullable(type.getAnnotation(IdleTimeout.class))
            .map(timeout -> idleTimeout(type, timeout)),
        workers(type, keepsState));
  }

  private static Duration idleTimeout(TypeElement type, IdleTimeout timeout) {
    if (timeout.value() < 1 || timeout.unit().compareTo(ChronoUnit.DAYS) > 0) {
      throw new Refusal(
          type,
          "%s leaves the memory after %d %s."
              .formatted(Names.shown(type), timeout.value(), timeout.unit()),
          "give @IdleTimeout a positive number of a unit of at most a day");
    }
    return Duration.of(timeout.value(), timeout.unit());
  }

  private static int workers(TypeElement type, boolean keepsState) {
    StatelessWorker worker = type.getAnnotation(StatelessWorker.class);
    if (worker == null) {
      return 0;
    }
    if (worker.max() < 1) {
      throw new Refusal(
          type,
          "%s may have %d activations.".formatted(Names.shown(type), worker.max()),
          "give @StatelessWorker a max of at least 1");
    }
    if (keepsState) {
      throw new Refusal(
          type,
          "%s is a @StatelessWorker, but has a journal or a state.".formatted(Names.shown(type)),
          "its activations would not know of each other's changes: remove the annotation or the"
              + " field");
    }
    return worker.max();
  }
}
