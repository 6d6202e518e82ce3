package dev.teff.persistence.contract;

import dev.teff.grains.GrainId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.stream.IntStream;

/** Many who want something of a store at once. */
final class Crowd {
  private Crowd() {}

  static List<GrainId> of(int grains) {
    return IntStream.range(0, grains).mapToObj(i -> GrainId.of("account", "no " + i)).toList();
  }

  static <T> List<T> inParallel(List<GrainId> grains, Function<GrainId, T> task) throws Exception {
    return inParallel(grains.stream().<Callable<T>>map(each -> () -> task.apply(each)).toList());
  }

  static <T> List<T> inParallel(int times, Callable<T> task) throws Exception {
    return inParallel(Collections.nCopies(times, task));
  }

  static <T> List<T> inParallel(List<Callable<T>> tasks) throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var results = new ArrayList<T>();
      for (var future : threads.invokeAll(tasks)) {
        results.add(future.get());
      }
      return results;
    }
  }
}
