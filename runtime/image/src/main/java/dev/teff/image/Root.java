package dev.teff.image;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The files of an image as they stand on this machine: {@code /opt/java} and {@code /app} of the
 * image are below this folder. All of them are of one time, because an AOT cache remembers the
 * times of the jars that it was made of, and so that the same files make the same image.
 */
final class Root {
  static final String JVM = "/opt/java";
  static final String APP = "/app";

  /** What the command line of the JVM is, but for the main class and what follows. */
  static final String ARGUMENTS = APP + "/java.arguments";

  /** The time that Jib gives to all files, unless it is told another. */
  static final FileTime TIME = FileTime.fromMillis(1000);

  private static final String CACHE = APP + "/classes.aot";

  /** What Hazelcast, Netty and SQLite ask a JVM to permit. */
  private static final List<String> PERMISSIONS =
      List.of(
          "--add-modules=java.se",
          "--add-exports=java.base/jdk.internal.ref=ALL-UNNAMED",
          "--add-opens=java.base/java.lang=ALL-UNNAMED",
          "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
          "--add-opens=java.management/sun.management=ALL-UNNAMED",
          "--add-opens=jdk.management/com.sun.management.internal=ALL-UNNAMED",
          "--enable-native-access=ALL-UNNAMED");

  /**
   * Lets the JIT compiler inline methods that it has compiled before to twice as much code as it
   * would by itself: those that each call runs through are often of that size.
   */
  private static final String INLINE_MORE = "-XX:InlineSmallCode=5000";

  private final Path folder;
  private final String main;
  private final List<String> jars;
  private final List<String> flags;

  private Root(Path folder, String main, List<String> jars, List<String> flags) {
    this.folder = folder;
    this.main = main;
    this.jars = jars;
    this.flags = flags;
  }

  /** Puts a JVM of these modules and the application's class path where they stand in an image. */
  static Root stage(Path folder, Application app, List<String> modules, PrintWriter progress)
      throws IOException, InterruptedException {
    progress.println("Linking a JVM.");
    Path jvm = folder.resolve(JVM.substring(1));
    Files.createDirectories(jvm.getParent());
    Runtimes.link(modules, jvm);
    Path lib = Files.createDirectories(folder.resolve(APP.substring(1)).resolve("lib"));
    var jars = new ArrayList<String>();
    for (Path entry : app.classPath()) {
      String name = "%03d-%s".formatted(jars.size(), name(entry));
      Path jar = lib.resolve(name);
      if (Files.isDirectory(entry)) {
        pack(entry, jar);
      } else if (Files.isReadable(entry)) {
        Files.copy(entry, jar);
      } else {
        throw new ImageException(
            "%s is on the class path and not there; build the application first".formatted(entry));
      }
      Files.setLastModifiedTime(jar, TIME);
      jars.add(APP + "/lib/" + name);
    }
    var flags =
        modules.contains("java.se") ? flags(Runtime.version().feature()) : List.<String>of();
    var root = new Root(folder, app.main(), List.copyOf(jars), flags);
    root.writeArguments(false);
    return root;
  }

  private static List<String> flags(int jdk) {
    var all = new ArrayList<>(PERMISSIONS);
    all.add(INLINE_MORE);
    if (jdk >= 24) {
      all.add("--sun-misc-unsafe-memory-access=allow");
    }
    if (jdk >= 25) {
      all.add("-XX:+UseCompactObjectHeaders");
    }
    return List.copyOf(all);
  }

  private static String name(Path entry) {
    String last = entry.getFileName().toString();
    return Files.isDirectory(entry) ? last + ".jar" : last;
  }

  /** A folder of classes as a jar: an AOT cache takes nothing else. */
  private static void pack(Path classes, Path jar) throws IOException {
    try (OutputStream file = Files.newOutputStream(jar);
        var out = new JarOutputStream(file);
        Stream<Path> all = Files.walk(classes)) {
      for (Path each : all.filter(Files::isRegularFile).sorted().toList()) {
        var entry = new JarEntry(classes.relativize(each).toString().replace('\\', '/'));
        entry.setLastModifiedTime(TIME);
        out.putNextEntry(entry);
        Files.copy(each, out);
      }
    }
  }

  /** Runs the application once, and keeps what the JVM learned. */
  void train(Application app, PrintWriter progress) throws IOException, InterruptedException {
    if (Runtime.version().feature() < 25) {
      throw new ImageException(
          "JDK %s makes no AOT caches, 25 does; take that, or give --no-aot-cache"
              .formatted(Runtime.version()));
    }
    progress.println("Running it once for the AOT cache.");
    Path work = Files.createDirectories(folder.resolveSibling("training"));
    Path cache = on(CACHE);
    var command = new ArrayList<>(List.of(on(JVM + "/bin/java").toString()));
    command.addAll(flags);
    command.addAll(
        List.of(
            "-XX:AOTCacheOutput=" + cache,
            "-Xlog:disable",
            "-cp",
            jars.stream().map(jar -> on(jar).toString()).collect(Collectors.joining(":")),
            main));
    command.addAll(app.training());
    String said = Commands.run(command, work);
    if (!Files.exists(cache)) {
      throw new ImageException("The JVM wrote no AOT cache: " + said.strip());
    }
    writeArguments(true);
  }

  private void writeArguments(boolean cached) throws IOException {
    var lines = new ArrayList<>(flags);
    if (cached) {
      lines.add("-XX:AOTCache=" + CACHE);
    }
    lines.add("-cp");
    lines.add(String.join(":", jars));
    Files.write(on(ARGUMENTS), lines);
  }

  /** The main class. */
  String main() {
    return main;
  }

  /** Where a file of the image stands on this machine. */
  Path on(String path) {
    return folder.resolve(path.substring(1));
  }
}
