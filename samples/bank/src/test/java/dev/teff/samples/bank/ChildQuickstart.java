package dev.teff.samples.bank;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The quickstart, or another main class of ours, in a JVM of its own, as users run it. */
final class ChildQuickstart {
  private static final long LIMIT_SECONDS = 240;

  private final Path folder;

  /** Makes one whose {@code .teff} is in a folder. */
  ChildQuickstart(Path folder) {
    this.folder = folder;
  }

  /** What a run left. */
  record Result(int exitCode, String output) {}

  Result run(Class<?> main, String... arguments) throws IOException, InterruptedException {
    Path output = Files.createTempFile(folder, "output", ".txt");
    Process process = start(main, output, arguments);
    if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
      process.destroy();
      throw new AssertionError("Not done in " + LIMIT_SECONDS + " s: " + Files.readString(output));
    }
    return new Result(process.exitValue(), Files.readString(output));
  }

  Process start(Class<?> main, Path output, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(argument -> argument.startsWith("--"))
        .forEach(command::add);
    command.add("-Dteff.home=" + folder);
    command.add("-Djava.io.tmpdir=" + folder);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(output.toFile())
        .start();
  }
}
