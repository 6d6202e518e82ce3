package dev.teff.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes a small project. Its files are resources of ours, with the versions already in them. */
@Command(
    name = "new",
    description = "Writes a Maven project with one grain, its test and the compiler settings.",
    mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class NewCommand implements Callable<Integer> {
  private static final List<String> FILES =
      List.of(
          "pom.xml",
          "contracts.txt",
          "src/main/java/org/example/Counter.java",
          "src/main/java/org/example/CounterGrain.java",
          "src/main/java/org/example/Main.java",
          "src/main/resources/logback.xml",
          "src/test/java/org/example/CounterTest.java");

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "DIR", description = "A folder that is empty or not there yet.")
  private Path folder;

  @Override
  public Integer call() throws IOException {
    Path project = folder.toAbsolutePath().normalize();
    if (!Folders.isEmpty(project)) {
      throw new UserError(project + " is not empty; name a folder that is empty or not there yet");
    }
    for (String file : FILES) {
      write(project, file, file);
    }
    // Under its own name the build would take it for its own.
    write(project, "gitignore", ".gitignore");
    PrintWriter out = spec.commandLine().getOut();
    out.println("Wrote a project with one grain and its test to " + project);
    out.println("Next: cd " + folder + " && mvn test");
    return 0;
  }

  private static void write(Path project, String resource, String file) throws IOException {
    Path target = project.resolve(file);
    Files.createDirectories(Objects.requireNonNull(target.getParent()));
    Files.writeString(target, read(resource).replace("__NAME__", artifactName(project)));
  }

  private static String read(String resource) throws IOException {
    try (InputStream in = NewCommand.class.getResourceAsStream("project/" + resource)) {
      return new String(
          Objects.requireNonNull(in, resource).readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** The folder's name, as far as Maven accepts it. */
  private static String artifactName(Path project) {
    String name = String.valueOf(project.getFileName()).toLowerCase(Locale.ROOT);
    String accepted = name.replaceAll("[^a-z0-9._-]+", "-").replaceAll("^[^a-z0-9]+", "");
    return accepted.isEmpty() ? "grains" : accepted;
  }
}
