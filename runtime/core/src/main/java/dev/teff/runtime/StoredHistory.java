package dev.teff.runtime;

import java.util.List;

/**
 * What is stored of one grain.
 *
 * @param events in order
 * @param state the state behind the last of them, as JSON where the state can be encoded; or why
 *     nobody can tell
 */
public record StoredHistory(List<StoredEvent> events, String state) {
  /** Copies the list. */
  public StoredHistory {
    events = List.copyOf(events);
  }
}
