package dev.teff.runtime.placement;

import dev.teff.grains.spi.GrainContract;
import dev.teff.grains.spi.GrainImplementation;
import dev.teff.grains.spi.GrainPlacement;
import java.util.HashMap;
import java.util.Map;
import java.util.ServiceLoader;

/** What the annotations of the grain classes on the class path say about placement. */
final class AnnotatedPlacement {
  private AnnotatedPlacement() {}

  /** By grain type; nothing for types whose classes say nothing. */
  static Map<String, GrainPlacement> find(ClassLoader loader) {
    Map<Class<?>, GrainPlacement> said = new HashMap<>();
    for (GrainImplementation<?, ?> each : ServiceLoader.load(GrainImplementation.class, loader)) {
      each.placement().ifPresent(placement -> said.put(each.grainInterface(), placement));
    }
    Map<String, GrainPlacement> types = new HashMap<>();
    if (!said.isEmpty()) {
      for (GrainContract<?, ?> each : ServiceLoader.load(GrainContract.class, loader)) {
        GrainPlacement placement = said.get(each.grainInterface());
        if (placement != null) {
          types.put(each.typeName(), placement);
        }
      }
    }
    return types;
  }
}
