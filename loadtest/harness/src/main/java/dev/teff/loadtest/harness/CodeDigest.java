package dev.teff.loadtest.harness;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Says in a few digits which classes a process runs: two with the same digits run the same test in
 * the same way.
 */
final class CodeDigest {
  private static final int BYTES = 6;

  private CodeDigest() {}

  /** All classes of the jars or folders from which these come. */
  static String of(Class<?>... classes) throws IOException {
    MessageDigest digest = sha();
    for (Class<?> one : classes) {
      CodeSource source = one.getProtectionDomain().getCodeSource();
      if (source != null) {
        add(source.getLocation().toString(), digest);
      }
    }
    return HexFormat.of().formatHex(digest.digest(), 0, BYTES);
  }

  private static void add(String location, MessageDigest digest) throws IOException {
    try {
      Path path = Path.of(new URI(location));
      if (Files.isDirectory(path)) {
        addTree(path, digest);
        return;
      }
      try (FileSystem jar = FileSystems.newFileSystem(path, Map.of())) {
        addTree(jar.getPath("/"), digest);
      }
    } catch (URISyntaxException e) {
      throw new IOException("The classes of %s cannot be found.".formatted(location), e);
    }
  }

  private static void addTree(Path root, MessageDigest digest) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.walk(root)) {
      files = all.filter(file -> file.toString().endsWith(".class")).sorted().toList();
    }
    for (Path file : files) {
      digest.update(root.relativize(file).toString().getBytes(StandardCharsets.UTF_8));
      digest.update(Files.readAllBytes(file));
    }
  }

  private static MessageDigest sha() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256.", e);
    }
  }
}
