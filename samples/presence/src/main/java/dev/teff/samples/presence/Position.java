package dev.teff.samples.presence;

/** Where a player is on the map. */
public record Position(long player, int x, int y, int z, int heading) {}
