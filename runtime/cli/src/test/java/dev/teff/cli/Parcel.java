package dev.teff.cli;

import dev.teff.grains.Grain;
import dev.teff.grains.GrainType;
import java.util.UUID;

/** A grain whose key is a UUID. */
@GrainType("parcel")
interface Parcel extends Grain<UUID> {
  void open();
}
