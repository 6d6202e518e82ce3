package dev.teff.runtime.gateway;

import dev.teff.grains.ClientObserver;
import dev.teff.grains.Grain;
import dev.teff.grains.GrainType;
import dev.teff.grains.TypeName;
import java.util.List;

/** Names that are easily mixed up in a document about all types. */
@GrainType("depot")
@ClientObserver
interface Depot extends Grain<String> {
  /** As what a client asks for to hear it. */
  void notices(Order order);

  /** Another one than a shop's; it has others of its kind. */
  record Order(Weight weight, List<Order> parts) {}

  /** A name that OpenAPI does not permit. */
  @TypeName("Weight (kg)")
  record Weight(double kilograms) {}
}
