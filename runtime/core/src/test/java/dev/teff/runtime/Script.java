package dev.teff.runtime;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** What the scripted grains do, by the names of steps; provided to their constructors. */
final class Script {
  private final Map<String, Step> steps = new ConcurrentHashMap<>();
  private final List<Self> activations = new CopyOnWriteArrayList<>();
  private volatile Step constructor = self -> 0;

  /** One step. */
  @FunctionalInterface
  interface Step {
    long run(Self self) throws Exception;
  }

  void on(String name, Step step) {
    steps.put(name, step);
  }

  /** What constructors do at their end. */
  void onConstruction(Step step) {
    constructor = step;
  }

  void constructed(Self self) {
    activations.add(self);
    run(constructor, self);
  }

  /** How often a grain was made. */
  long activations(String key) {
    return activations.stream().filter(self -> self.context.key().equals(key)).count();
  }

  long run(String name, Self self) {
    Step step = steps.get(name);
    if (step == null) {
      throw new AssertionError("The script has no step " + name + ".");
    }
    return run(step, self);
  }

  private static long run(Step step, Self self) {
    try {
      return step.run(self);
    } catch (Exception e) {
      throw Failures.sneaky(e);
    }
  }
}
