package dev.teff.persistence.memory;

import dev.teff.grains.GrainId;
import dev.teff.persistence.spi.Register.Versioned;
import java.util.concurrent.ConcurrentHashMap;

/** What is stored. */
final class Memory {
  final ConcurrentHashMap<GrainId, GrainLog> logs = new ConcurrentHashMap<>();
  final ConcurrentHashMap<String, Versioned> registers = new ConcurrentHashMap<>();

  GrainLog log(GrainId grain) {
    return logs.computeIfAbsent(grain, unused -> new GrainLog());
  }
}
