package dev.teff.codegen;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import dev.teff.codegen.Encoding.Plain;
import dev.teff.codegen.Encoding.Single;
import dev.teff.codegen.Encoding.Text;
import dev.teff.codegen.Encoding.Time;
import dev.teff.grains.spi.TimeCodecs;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Currency;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The immutable classes of the JDK that can travel. */
final class JdkTypes {
  private static final Map<String, Single> BY_NAME = table();

  private JdkTypes() {}

  static Optional<Single> find(String qualifiedName) {
    return Optional.ofNullable(BY_NAME.get(qualifiedName));
  }

  private static Map<String, Single> table() {
    var table = new HashMap<String, Single>();
    plain(table, Boolean.class, Scalar.BOOLEAN);
    plain(table, Byte.class, Scalar.BYTE);
    plain(table, Short.class, Scalar.SHORT);
    plain(table, Character.class, Scalar.CHAR);
    plain(table, Integer.class, Scalar.INT);
    plain(table, Long.class, Scalar.LONG);
    plain(table, Float.class, Scalar.FLOAT);
    plain(table, Double.class, Scalar.DOUBLE);
    plain(table, String.class, Scalar.STRING);
    text(table, UUID.class, "fromString");
    text(table, BigDecimal.class, "new");
    text(table, BigInteger.class, "new");
    text(table, URI.class, "create");
    text(table, LocalDate.class, "parse");
    text(table, LocalTime.class, "parse");
    text(table, LocalDateTime.class, "parse");
    text(table, OffsetDateTime.class, "parse");
    text(table, OffsetTime.class, "parse");
    text(table, ZonedDateTime.class, "parse");
    text(table, Year.class, "parse");
    text(table, YearMonth.class, "parse");
    text(table, MonthDay.class, "parse");
    text(table, Period.class, "parse");
    text(table, ZoneId.class, "of");
    text(table, ZoneOffset.class, "of");
    text(table, Currency.class, "getInstance");
    table.put(
        Locale.class.getName(),
        new Text(ClassName.get(Locale.class), "toLanguageTag", "forLanguageTag"));
    time(table, Instant.class, "INSTANT", "google.protobuf.Timestamp");
    time(table, Duration.class, "DURATION", "google.protobuf.Duration");
    return Map.copyOf(table);
  }

  private static void plain(Map<String, Single> table, Class<?> box, Scalar scalar) {
    table.put(box.getName(), new Plain(scalar));
  }

  private static void text(Map<String, Single> table, Class<?> type, String parse) {
    table.put(type.getName(), new Text(ClassName.get(type), "toString", parse));
  }

  private static void time(
      Map<String, Single> table, Class<?> type, String codec, String protoName) {
    table.put(
        type.getName(),
        new Time(ClassName.get(type), CodeBlock.of("$T.$L", TimeCodecs.class, codec), protoName));
  }
}
