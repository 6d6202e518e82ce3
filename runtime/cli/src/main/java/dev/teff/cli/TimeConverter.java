package dev.teff.cli;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.Map;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Times on command lines, as the configuration writes them: {@code 500ms}, {@code 10s}. */
public final class TimeConverter implements ITypeConverter<Duration> {
  @Override
  public Duration convert(String text) {
    try {
      Duration time = ConfigFactory.parseMap(Map.of("time", text)).getDuration("time");
      if (time.isNegative()) {
        throw new TypeConversionException("'%s' is less than no time".formatted(text));
      }
      return time;
    } catch (ConfigException e) {
      throw new TypeConversionException(
          "'%s' is not a duration: write 500ms, 5s or 2m".formatted(text));
    }
  }
}
