package dev.teff.cli;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How to start a JVM like ours for a silo on this machine. */
final class SiloJvm {
  /** Several silos share a small machine: little heap, the cheapest collector, quick to warm up. */
  private static final List<String> SMALL =
      List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

  /** Compact headers among them: an archive was made with or without. */
  private static final List<String> INHERITED =
      List.of(
          "--",
          "-XX:AOTCache=",
          "-XX:SharedArchiveFile=",
          "-XX:+UseCompactObjectHeaders",
          "-XX:-UseCompactObjectHeaders");

  private SiloJvm() {}

  /** The command up to the main class. */
  static List<String> command(Path folder) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(SMALL);
    command.addAll(inherited());
    command.add("-XX:ErrorFile=" + folder.resolve("hs_err_%p.log"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    return command;
  }

  /**
   * What our own JVM was allowed ({@code --add-opens} and its kin) the silo needs too; and where it
   * has an archive of loaded classes, which fits our class path, the silo starts in half the time.
   */
  private static List<String> inherited() {
    return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(argument -> INHERITED.stream().anyMatch(argument::startsWith))
        .toList();
  }
}
