package dev.teff.simulator;

import dev.teff.grains.Migratable;
import java.nio.charset.StandardCharsets;

/** Counts its steps, and its moves. */
final class TravellerGrain implements Traveller, Migratable {
  private static final String SEPARATOR = "|";

  private final Luggage luggage;
  private final String activation;
  private String life;
  private int moves;
  private long steps;

  TravellerGrain(Births births) {
    this.luggage = births.testimony().luggage();
    this.activation = births.next();
    this.life = activation;
  }

  @Override
  public Journey step() {
    steps++;
    return new Journey(life, moves, steps, activation);
  }

  @Override
  public byte[] dehydrate() {
    luggage.packed(life, moves);
    return String.join(SEPARATOR, life, Integer.toString(moves), Long.toString(steps))
        .getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void rehydrate(byte[] carried) {
    String[] parts = new String(carried, StandardCharsets.UTF_8).split("\\" + SEPARATOR, -1);
    life = parts[0];
    moves = Integer.parseInt(parts[1]);
    steps = Long.parseLong(parts[2]);
    luggage.unpacked(life, moves);
    moves++;
  }
}
