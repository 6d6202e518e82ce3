package dev.teff.cli;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** How to start a JVM like ours for a silo on this machine. */
final class SiloJvm {
  /** Several silos share a small machine: little heap, the cheapest collector, quick to warm up. */
  static final List<String> SMALL =
      List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

  /**
   * Settings among them, as the environment is inherited, too: a gateway whose access rules are in
   * the file that {@code -Dconfig.file} names must not start without them. Compact headers among
   * them: an archive was made with or without.
   */
  private static final List<String> INHERITED =
      List.of(
          "--",
          "-Dconfig.",
          "-Dteff.",
          "-XX:AOTCache=",
          "-XX:SharedArchiveFile=",
          "-XX:+UseCompactObjectHeaders",
          "-XX:-UseCompactObjectHeaders");

  /** How our own JVM compiles and collects, if somebody chose that. */
  private static final Pattern CHOSEN =
      Pattern.compile("-XX:(TieredStopAtLevel=.*|InlineSmallCode=.*|[+-]Use[A-Za-z0-9]+GC)");

  /** Silos may fill half of the memory together; the rest is for whoever calls them. */
  private static final double RAM_PERCENTAGE = 50;

  private SiloJvm() {}

  /**
   * The size of silos that are measured: what a server's JVM chooses for itself, or our own was
   * told, in equal parts of the memory. A silo that is never compiled well measures something else.
   */
  static List<String> measured(int silos, List<String> own) {
    List<String> flags = new ArrayList<>();
    flags.add(String.format(Locale.ROOT, "-XX:MaxRAMPercentage=%.1f", RAM_PERCENTAGE / silos));
    own.stream().filter(CHOSEN.asMatchPredicate()).forEach(flags::add);
    return List.copyOf(flags);
  }

  /** What our own JVM was told. */
  static List<String> own() {
    return ManagementFactory.getRuntimeMXBean().getInputArguments();
  }

  /** The command up to the main class, of a small JVM. */
  static List<String> command(Path folder) {
    return command(folder, SMALL);
  }

  /** The command up to the main class, of a JVM of this size. */
  static List<String> command(Path folder, List<String> size) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(size);
    command.addAll(inherited(own()));
    command.add("-XX:ErrorFile=" + folder.resolve("hs_err_%p.log"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    return command;
  }

  /**
   * What our own JVM was told and allowed ({@code --add-opens} and its kin) the silo needs too; and
   * where it has an archive of loaded classes, which fits our class path, the silo starts in half
   * the time.
   */
  static List<String> inherited(List<String> arguments) {
    return arguments.stream()
        .filter(argument -> INHERITED.stream().anyMatch(argument::startsWith))
        .toList();
  }
}
