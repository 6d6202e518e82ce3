package dev.teff.samples.likes;

import dev.teff.grains.Grain;
import dev.teff.grains.GrainType;

/** Who likes a page. */
@GrainType("likes")
public interface Likes extends Grain<String> {
  /** Likes it; answers how many do, as far as this silo knows. */
  int like(String fan);

  /** Takes a like back. */
  int unlike(String fan);

  /** How many like it, as far as this silo knows. */
  int count();
}
