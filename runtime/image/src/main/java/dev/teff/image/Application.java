package dev.teff.image;

import java.nio.file.Path;
import java.util.List;

/**
 * What an image is to run.
 *
 * @param classPath jars and folders of classes, in order
 * @param main the main class, whose arguments are the container's
 * @param training its arguments for a run that loads what every run loads, and ends by itself
 */
record Application(List<Path> classPath, String main, List<String> training) {
  /** Two silos, which work for some seconds. */
  static final List<String> TEFF_TRAINING = List.of("rehearse");

  Application {
    classPath = List.copyOf(classPath);
    training = List.copyOf(training);
  }
}
