package dev.teff.cli;

import java.nio.file.Path;

/** Where Teff's commands keep what they need to find again. */
public final class TeffHome {
  private TeffHome() {}

  /**
   * The folder {@code .teff} of the clone that {@code ./teff} was called in, or else of the working
   * directory.
   */
  public static Path folder() {
    return Path.of(System.getProperty("teff.home", "")).toAbsolutePath().resolve(".teff");
  }

  /** The logs of the silos that were started last. */
  static Path logs() {
    return folder().resolve("logs");
  }

  /** What belongs to the kept cluster. */
  public static Path run() {
    return folder().resolve("run");
  }
}
