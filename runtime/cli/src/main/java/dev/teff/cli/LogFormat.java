package dev.teff.cli;

import java.util.List;
import java.util.Map;

/** How a process writes its log: for people, or for machines. {@code log.xml} reads the same. */
final class LogFormat {
  private static final String PROPERTY = "teff.log.format";
  private static final String VARIABLE = "TEFF_LOG_FORMAT";
  private static final List<String> FORMATS = List.of("text", "json");

  private LogFormat() {}

  /**
   * Looks whether it is one that there is; with another, nothing would be logged.
   *
   * @throws UserError when it is not
   */
  static void check(Map<String, String> environment) {
    String format = System.getProperty(PROPERTY, environment.getOrDefault(VARIABLE, "text"));
    if (!FORMATS.contains(format)) {
      throw new UserError(
          "'%s' is no format of logs; let the property %s, or the variable %s, be one of %s"
              .formatted(format, PROPERTY, VARIABLE, String.join(", ", FORMATS)));
    }
  }
}
