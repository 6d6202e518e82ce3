package dev.teff.persistence.jdbi;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** A disk with room for little, half of which something else takes until it is removed. */
final class SmallDisk implements AutoCloseable {
  private static final int BYTES = 4 << 20;

  private final Path folder;
  private final Path ballast;

  private SmallDisk(Path folder) throws IOException {
    this.folder = folder;
    this.ballast = folder.resolve("ballast");
    Files.createDirectory(store());
    Files.write(ballast, new byte[BYTES / 2]);
  }

  /** One in memory, where this user may mount that; it is there at an empty folder. */
  static Optional<SmallDisk> mount(Path folder) throws IOException {
    boolean mounted =
        run("mount", "-t", "tmpfs", "-o", "size=" + BYTES, "teff-test", folder.toString());
    return mounted ? Optional.of(new SmallDisk(folder)) : Optional.empty();
  }

  /** An empty folder on it. */
  Path store() {
    return folder.resolve("store");
  }

  /** Gives the other half free. */
  void makeRoom() throws IOException {
    Files.delete(ballast);
  }

  private static boolean run(String... command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String unused = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return process.onExit().join().exitValue() == 0;
    } catch (IOException notThere) {
      return false;
    }
  }

  @Override
  public void close() throws IOException {
    // At once for us, even if a server still has a file of it open.
    if (!run("umount", "--lazy", folder.toString())) {
      throw new IOException(folder + " cannot be unmounted");
    }
  }
}
