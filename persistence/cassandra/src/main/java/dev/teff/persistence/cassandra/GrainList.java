package dev.teff.persistence.cassandra;

import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import dev.teff.grains.ErrorCode;
import dev.teff.grains.GrainException;
import dev.teff.grains.GrainException.Outcome;
import dev.teff.grains.GrainId;
import dev.teff.persistence.spi.EventLog.Keys;
import dev.teff.persistence.spi.EventLog.Stored;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The keys of each type, in a few shards, so that no partition holds all; entered before a grain's
 * first claim and never removed. The cursor is the shard and the last key seen.
 */
final class GrainList {
  private static final int SHARDS = 32;
  private static final int PAGE = 1_000;
  private static final int AT_ONCE = 32;
  private static final Pattern CURSOR = Pattern.compile("(\\d{1,2}):");

  private final String where;
  private final Cql cql;
  private final LogChain chain;
  private final PreparedStatement insert;
  private final PreparedStatement page;
  private final PreparedStatement partitions;

  GrainList(String where, Cql cql, LogChain chain) {
    this.where = where;
    this.cql = cql;
    this.chain = chain;
    this.insert = cql.prepare("INSERT INTO teff_grain (type, shard, key) VALUES (?, ?, ?)");
    this.page =
        cql.prepare("SELECT key FROM teff_grain WHERE type = ? AND shard = ? AND key > ? LIMIT ?");
    this.partitions = cql.prepare("SELECT DISTINCT type, shard FROM teff_grain");
  }

  void add(GrainId grain) {
    cql.run(
        insert, grain.type(), (int) Math.floorMod(grain.stableHash(), (long) SHARDS), grain.key());
  }

  Keys page(String type, String cursor, int limit) {
    int shard = cursor.isEmpty() ? 0 : shard(cursor);
    String last = cursor.substring(cursor.indexOf(':') + 1);
    List<Stored> found = new ArrayList<>();
    while (shard < SHARDS) {
      List<Row> rows = cql.all(page, type, shard, last, limit - found.size());
      List<GrainId> grains =
          rows.stream()
              .map(row -> GrainId.of(type, Objects.requireNonNull(row.getString(0))))
              .toList();
      found.addAll(stored(grains));
      last = grains.isEmpty() ? last : grains.getLast().key();
      if (found.size() == limit) {
        return new Keys(found, shard + ":" + last);
      }
      if (rows.isEmpty()) {
        shard++;
        last = "";
      }
    }
    return new Keys(found, "");
  }

  private int shard(String cursor) {
    Matcher matcher = CURSOR.matcher(cursor);
    if (!matcher.lookingAt()) {
      throw new GrainException(
          ErrorCode.BAD_ARGUMENT,
          Outcome.DID_NOT_RUN,
          "\"%s\" is no place in the list of grains | %s | a key was given, or a cursor of another store | give what the page before named, or nothing to begin at the first"
              .formatted(cursor.replace('|', '/'), where));
    }
    return Integer.parseInt(matcher.group(1));
  }

  /** A few at once, for each costs up to three queries, one after the other. */
  private List<Stored> stored(List<GrainId> grains) {
    return AtOnce.<GrainId, Optional<Stored>>ask(AT_ONCE, grains, this::stored).stream()
        .flatMap(Optional::stream)
        .toList();
  }

  /** One whose log lost a part is listed, without numbers: who looks for damage has to find it. */
  private Optional<Stored> stored(GrainId grain) {
    try {
      return chain
          .open(grain)
          .filter(bucket -> bucket.head() >= bucket.first())
          .map(bucket -> new Stored(grain, bucket.first(), bucket.head()));
    } catch (GrainException e) {
      if (e.code() != ErrorCode.RECORD_CORRUPTED) {
        throw e;
      }
      return Optional.of(new Stored(grain, 0, 0));
    }
  }

  long count(String type) {
    long count = 0;
    String cursor = "";
    do {
      Keys keys = page(type, cursor, PAGE);
      count += keys.grains().size();
      cursor = keys.next();
    } while (!cursor.isEmpty());
    return count;
  }

  List<String> types() {
    return cql.all(partitions).stream()
        .map(row -> Objects.requireNonNull(row.getString(0)))
        .distinct()
        .filter(type -> !page(type, "", 1).grains().isEmpty())
        .sorted()
        .toList();
  }
}
