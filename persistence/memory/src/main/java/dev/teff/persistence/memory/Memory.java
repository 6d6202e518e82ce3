package dev.teff.persistence.memory;

import dev.teff.grains.GrainId;
import dev.teff.persistence.spi.Register.Versioned;
import dev.teff.persistence.spi.ReminderIndex.Entry;
import dev.teff.persistence.spi.Snapshot;
import java.util.concurrent.ConcurrentHashMap;

/** What is stored. */
final class Memory {
  final ConcurrentHashMap<GrainId, GrainLog> logs = new ConcurrentHashMap<>();
  final ConcurrentHashMap<GrainId, Snapshot> snapshots = new ConcurrentHashMap<>();
  final ConcurrentHashMap<String, Versioned> registers = new ConcurrentHashMap<>();

  final ConcurrentHashMap<ReminderName, Entry> reminders = new ConcurrentHashMap<>();

  /** What identifies a reminder. */
  record ReminderName(GrainId grain, String name) {}

  GrainLog log(GrainId grain) {
    return logs.computeIfAbsent(grain, unused -> new GrainLog());
  }
}
