package dev.teff.loadtest;

import dev.teff.grains.Grain;
import dev.teff.grains.GrainContext;
import dev.teff.grains.GrainType;
import dev.teff.grains.Journal;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZonedDateTime;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A grain whose methods and events have everything that can travel, for those who break it. */
@GrainType("test.kitchen")
public interface Kitchen extends Grain<String> {
  /** Numbers and texts. */
  Scalars scalars(
      boolean bool, byte small, short middle, char letter, int number, long large, Scalars more);

  /** What the JDK has. */
  Values values(Values values);

  /** Many of them, and arrays. */
  Many many(Many many, byte[] bytes, long[] numbers, String[] texts);

  /** One of several, within itself. */
  Tree tree(Tree tree, @Nullable Tree other);

  /** Every scalar. */
  record Scalars(
      boolean bool,
      byte small,
      short middle,
      char letter,
      int number,
      long large,
      float real,
      double precise,
      String text,
      @Nullable Long maybe,
      Color color) {}

  /** Every kind of text, time and number. */
  record Values(
      UUID uuid,
      BigDecimal amount,
      BigInteger huge,
      URI uri,
      Instant at,
      Duration lasting,
      LocalDate date,
      ZonedDateTime zoned,
      Locale locale,
      Currency currency) {}

  /** Collections, and what refuses some values. */
  record Many(
      List<String> names,
      List<Integer> numbers,
      Set<Color> colors,
      Map<String, Long> counts,
      Map<Color, Percent> shares,
      List<Percent> percents,
      Optional<Integer> some,
      Optional<Many> inner) {}

  /** Refuses what is none. */
  record Percent(int value) {
    public Percent {
      if (value < 0 || value > 100) {
        throw new IllegalArgumentException("not a percentage: " + value);
      }
    }
  }

  /** A constant. */
  enum Color {
    RED,
    GREEN
  }

  /** As deep as somebody wants it. */
  sealed interface Tree {
    /** Ends it. */
    record Leaf(String text) implements Tree {}

    /** Goes on. */
    record Node(Tree left, Tree right) implements Tree {}
  }

  /** What happened. */
  sealed interface Cooked {
    /** A meal. */
    record Meal(String name, Many ingredients) implements Cooked {}

    /** Nothing. */
    record Burnt(@Nullable Tree why) implements Cooked {}
  }

  /** Cooks; never called. */
  final class Cook implements Kitchen {
    private final Journal<Integer, Cooked> journal;

    Cook(GrainContext<String> context) {
      journal = context.journal(0, (count, event) -> count + 1);
    }

    @Override
    public Scalars scalars(
        boolean bool, byte small, short middle, char letter, int number, long large, Scalars more) {
      journal.append(new Cooked.Burnt(null));
      return more;
    }

    @Override
    public Values values(Values values) {
      return values;
    }

    @Override
    public Many many(Many many, byte[] bytes, long[] numbers, String[] texts) {
      return many;
    }

    @Override
    public Tree tree(Tree tree, @Nullable Tree other) {
      return tree;
    }
  }
}
