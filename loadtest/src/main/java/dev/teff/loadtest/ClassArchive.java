package dev.teff.loadtest;

import dev.teff.cli.Main;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What a JVM loads when it starts, prepared: an AOT cache, or before JDK 25 a class-data archive.
 *
 * @param file where it is
 */
record ClassArchive(Path file) {
  /** What flags of a JVM that uses one begin with. */
  static final List<String> FLAGS = List.of("-XX:AOTCache=", "-XX:SharedArchiveFile=");

  private static final boolean IS_CACHE = Runtime.version().feature() >= 25;

  /** One of what two silos load and run in a rehearsal, as {@code ./teff build} makes it. */
  static ClassArchive ofSilos(Path folder) throws IOException {
    Path file = folder.resolve("archive");
    ChildJvm silo =
        ChildJvm.startUnprepared(
            Main.class,
            List.of(
                (IS_CACHE ? "-XX:AOTCacheOutput=" : "-XX:ArchiveClassesAtExit=") + file,
                "-Dteff.home=" + folder),
            "rehearse");
    silo.close();
    if (!Files.exists(file) || Files.size(file) == 0) {
      throw new IOException("No archive of classes was made; what the silo wrote says why.");
    }
    return new ClassArchive(file);
  }

  /** Flags of a JVM that uses it. */
  List<String> use() {
    return List.of((IS_CACHE ? FLAGS.getFirst() : FLAGS.getLast()) + file);
  }

  /** What it is, in words. */
  String kind() {
    return IS_CACHE ? "AOT cache" : "class-data archive";
  }
}
