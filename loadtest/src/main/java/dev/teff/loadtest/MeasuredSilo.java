package dev.teff.loadtest;

import dev.teff.samples.presence.PresenceSilo;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A silo that looks at its grains' calls and plans what it would move, but moves nothing: here, or
 * as a process, which does what the lines of its input say: {@code on}, {@code off}.
 */
final class MeasuredSilo {
  static final String JOINED = "joined";
  static final String DONE = "done";
  private static final Map<String, Object> SETTINGS =
      Map.of("teff.cluster.name", "measured", "teff.affinity.dry-run", true);

  private MeasuredSilo() {}

  static PresenceSilo join(String name, Path database) {
    return PresenceSilo.join(name, "sqlite:" + database, SETTINGS);
  }

  static ChildJvm joinElsewhere(String name, Path database) throws IOException {
    return ChildJvm.start(MeasuredSilo.class, List.of(), name, database.toString());
  }

  /** A silo, until the input ends. */
  public static void main(String[] arguments) throws IOException {
    try (PresenceSilo silo = join(arguments[0], Path.of(arguments[1]))) {
      System.out.println(JOINED);
      var lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        silo.drawTogether(line.equals("on"));
        System.out.println(DONE);
      }
    }
    System.exit(0);
  }
}
