package dev.teff.persistence.servers;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A disk in memory with room for little, half of which something else takes until it is removed:
 * for tests of what happens when a disk is full.
 */
public final class SmallDisk implements AutoCloseable {
  private final Path folder;
  private final Path ballast;

  private SmallDisk(Path folder, int bytes) throws IOException {
    this.folder = folder;
    this.ballast = folder.resolve("ballast");
    Files.createDirectory(store());
    Files.write(ballast, new byte[bytes / 2]);
  }

  /**
   * Mounts one at an empty folder; nothing, where this user may not.
   *
   * @param bytes its size
   */
  public static Optional<SmallDisk> mount(Path folder, int bytes) throws IOException {
    boolean mounted =
        run("mount", "-t", "tmpfs", "-o", "size=" + bytes, "teff-test", folder.toString());
    return mounted ? Optional.of(new SmallDisk(folder, bytes)) : Optional.empty();
  }

  /** An empty folder on it. */
  public Path store() {
    return folder.resolve("store");
  }

  /** Gives the other half free. */
  public void makeRoom() throws IOException {
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

  /** Unmounts it; what is on it is gone. */
  @Override
  public void close() throws IOException {
    // At once for us, even if a server still has a file of it open.
    if (!run("umount", "--lazy", folder.toString())) {
      throw new IOException(folder + " cannot be unmounted");
    }
  }
}
