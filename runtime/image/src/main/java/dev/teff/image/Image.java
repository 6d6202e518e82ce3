package dev.teff.image;

import com.google.cloud.tools.jib.api.CacheDirectoryCreationException;
import com.google.cloud.tools.jib.api.Containerizer;
import com.google.cloud.tools.jib.api.InvalidImageReferenceException;
import com.google.cloud.tools.jib.api.Jib;
import com.google.cloud.tools.jib.api.JibContainerBuilder;
import com.google.cloud.tools.jib.api.RegistryException;
import com.google.cloud.tools.jib.api.TarImage;
import com.google.cloud.tools.jib.api.buildplan.AbsoluteUnixPath;
import com.google.cloud.tools.jib.api.buildplan.FileEntriesLayer;
import com.google.cloud.tools.jib.api.buildplan.FilePermissions;
import com.google.cloud.tools.jib.api.buildplan.Platform;
import com.google.cloud.tools.jib.api.buildplan.Port;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;

/** Turns staged files into an image. */
final class Image {
  /** A base that is nothing but the C library of this machine. */
  static final String SCRATCH = "scratch";

  private static final String TAR = "tar:";

  /** The user that the manifests in {@code k8s/} name. */
  private static final String USER = "10001:10001";

  private Image() {}

  /** Writes an image into a tar file; what was there is replaced. */
  static void write(Root root, String base, String name, Path tar)
      throws IOException, InterruptedException {
    JibContainerBuilder container = from(base);
    if (base.equals(SCRATCH)) {
      container.addFileEntriesLayer(libraries(root.on(Root.JVM)));
    }
    container
        .addFileEntriesLayer(layer("java", root, Root.JVM))
        .addFileEntriesLayer(layer("application", root, Root.APP))
        .setPlatforms(Set.of(new Platform(architecture(), "linux")))
        .setEntrypoint(List.of(Root.JVM + "/bin/java", "@" + Root.ARGUMENTS, root.main()))
        .setEnvironment(Map.of("LANG", "C.UTF-8"))
        .setExposedPorts(
            Port.tcp(7400), Port.tcp(5701), Port.tcp(7402), Port.tcp(7480), Port.tcp(7490))
        .setUser(USER);
    Files.deleteIfExists(tar);
    try {
      container.containerize(
          Containerizer.to(TarImage.at(tar).named(name))
              .setOfflineMode(base.equals(SCRATCH) || base.startsWith(TAR))
              .setToolName("teff"));
    } catch (InvalidImageReferenceException e) {
      throw new ImageException("\"%s\" is no name of an image".formatted(name), e);
    } catch (ExecutionException e) {
      throw new ImageException(
          "The image on %s cannot be made: %s; without a registry, give --base scratch or --base tar:FILE"
              .formatted(base, e.getCause()),
          e);
    } catch (RegistryException | CacheDirectoryCreationException e) {
      throw new ImageException(
          "The base image %s is not to be had: %s; without a registry, give --base scratch or --base tar:FILE"
              .formatted(base, e.getMessage()),
          e);
    }
  }

  private static JibContainerBuilder from(String base) {
    try {
      if (base.equals(SCRATCH)) {
        return Jib.fromScratch();
      }
      return base.startsWith(TAR)
          ? Jib.from(TarImage.at(Path.of(base.substring(TAR.length()))))
          : Jib.from(base);
    } catch (InvalidImageReferenceException e) {
      throw new ImageException("--base %s is no name of an image".formatted(base), e);
    }
  }

  private static FileEntriesLayer libraries(Path jvm) throws IOException, InterruptedException {
    var layer = FileEntriesLayer.builder().setName("libc");
    for (Path library : Runtimes.libraries(jvm)) {
      layer.addEntry(
          library.toRealPath(),
          AbsoluteUnixPath.get(library.toString()),
          FilePermissions.fromOctalString("755"));
    }
    return layer.build();
  }

  private static FileEntriesLayer layer(String name, Root root, String part) throws IOException {
    var layer = FileEntriesLayer.builder().setName(name);
    Path folder = root.on(part);
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path file : all.filter(Files::isRegularFile).sorted().toList()) {
        layer.addEntry(
            file,
            AbsoluteUnixPath.get(part + "/" + folder.relativize(file)),
            FilePermissions.fromOctalString(Files.isExecutable(file) ? "755" : "644"),
            Root.TIME.toInstant());
      }
    }
    return layer.build();
  }

  private static String architecture() {
    String here = System.getProperty("os.arch");
    return switch (here) {
      case "aarch64" -> "arm64";
      default -> here;
    };
  }
}
