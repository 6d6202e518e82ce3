package dev.teff.persistence.jdbi;

import dev.teff.grains.GrainId;
import dev.teff.persistence.spi.EventLog.Keys;
import dev.teff.persistence.spi.EventLog.Stored;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Lists grains that have records, in the order of their keys; the cursor is the last key seen. */
final class GrainList {
  private static final String PAGE =
      """
      SELECT key, first, head FROM teff_grain
      WHERE type = ? AND key > ? AND head >= first ORDER BY key LIMIT ?\
      """;

  private static final String COUNT =
      "SELECT count(*) FROM teff_grain WHERE type = ? AND head >= first";

  static final String NEXT_TYPE =
      "SELECT type FROM teff_grain WHERE type > ? AND head >= first ORDER BY type LIMIT 1";

  Keys page(Handle handle, String type, String cursor, int limit) {
    List<Stored> found =
        handle
            .createQuery(PAGE)
            .bind(0, type)
            .bind(1, cursor)
            .bind(2, limit)
            .map((row, context) ->
                new Stored(GrainId.of(type, row.getString(1)), row.getLong(2), row.getLong(3)))
            .list();
    return new Keys(found, found.size() < limit ? "" : found.getLast().grain().key());
  }

  long count(Handle handle, String type) {
    return handle.createQuery(COUNT).bind(0, type).mapTo(Long.class).one();
  }

  /** From type to type: one look into the index for each, however many grains it has. */
  List<String> types(Handle handle) {
    var found = new ArrayList<String>();
    Optional<String> next = nextType(handle, "");
    while (next.isPresent()) {
      found.add(next.get());
      next = nextType(handle, next.get());
    }
    return found.stream().sorted().toList(); // databases compare bytes
  }

  private static Optional<String> nextType(Handle handle, String type) {
    return handle.createQuery(NEXT_TYPE).bind(0, type).mapTo(String.class).findOne();
  }
}
