package dev.teff.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What is below the application: a JVM of the modules that it needs, and the C library. */
final class Runtimes {
  /** What Teff, its commands, Hazelcast, the stores and Netty want. */
  static final List<String> TEFF_MODULES =
      List.of(
          "java.se",
          "jdk.attach",
          "jdk.crypto.ec",
          "jdk.jfr",
          "jdk.management",
          "jdk.management.agent",
          "jdk.management.jfr",
          "jdk.naming.dns",
          "jdk.net",
          "jdk.unsupported",
          "jdk.zipfs");

  private static final Pattern LIBRARY = Pattern.compile("(?:=> )?(/\\S+) \\(0x[0-9a-f]+\\)");

  private Runtimes() {}

  /** Links the running JVM with these modules into a folder, which must not be there. */
  static void link(List<String> modules, Path folder) throws IOException, InterruptedException {
    Path jlink = Path.of(System.getProperty("java.home"), "bin", "jlink");
    if (!Files.isExecutable(jlink)) {
      throw new ImageException(
          "%s is not there: an image needs a JDK that can be linked, not a JRE; set TEFF_JAVA_HOME"
              .formatted(jlink));
    }
    Commands.run(
        List.of(
            jlink.toString(),
            "--add-modules",
            String.join(",", modules),
            "--strip-debug",
            "--no-header-files",
            "--no-man-pages",
            "--output",
            folder.toString()),
        Path.of("").toAbsolutePath());
  }

  /** The files of this machine's C library that a JVM's programs and libraries need. */
  static SortedSet<Path> libraries(Path jvm) throws IOException, InterruptedException {
    SortedSet<Path> all = new TreeSet<>();
    for (String user :
        List.of("bin/java", "lib/server/libjvm.so", "lib/libnet.so", "lib/libnio.so")) {
      String told = Commands.run(List.of("ldd", jvm.resolve(user).toString()), jvm);
      Matcher library = LIBRARY.matcher(told);
      while (library.find()) {
        Path path = Path.of(library.group(1));
        if (!path.startsWith(jvm)) {
          all.add(path);
        }
      }
    }
    if (all.isEmpty()) {
      throw new ImageException(
          "ldd names no C library of this machine; name a base image with --base instead");
    }
    return all;
  }
}
