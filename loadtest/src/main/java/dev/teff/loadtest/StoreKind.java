package dev.teff.loadtest;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Where a benchmark's journals are kept. */
public enum StoreKind {
  /** A file in a temporary folder. */
  SQLITE,
  /** A server on this machine that is started for the benchmark and forces every commit. */
  POSTGRES,
  /** One node on this machine that forces every write before it acknowledges it. */
  CASSANDRA;

  /** As users write it, and as figures carry it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  static final class Converter implements ITypeConverter<StoreKind> {
    @Override
    public StoreKind convert(String word) {
      return Arrays.stream(values())
          .filter(kind -> kind.word().equals(word))
          .findFirst()
          .orElseThrow(() ->
              new TypeConversionException(
                  "'%s' is none of %s"
                      .formatted(
                          word,
                          Arrays.stream(values())
                              .map(StoreKind::word)
                              .collect(Collectors.joining(", ")))));
    }
  }
}
