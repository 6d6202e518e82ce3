package dev.teff.image;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Writes an image of an application into a file. */
@Command(
    name = "image",
    description = {
      "Writes a container image into a tar file, which docker load, podman load, skopeo and crane read.",
      "It has a JVM, the libraries and grains of TEFF_APP (or else of the bank sample), and an AOT"
          + " cache, made on this machine; its arguments are commands of Teff, such as silo."
    },
    footer = {"", "Example: ./teff image --name registry.example.org/bank:1 --out bank.tar"},
    mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets the fields
public final class ImageCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(names = "--out", paramLabel = "FILE", description = "The tar file; ${DEFAULT-VALUE}.")
  private Path out = Path.of("teff-app.tar");

  @Option(names = "--name", description = "The image's name; ${DEFAULT-VALUE}.")
  private String name = "teff-app:latest";

  @Option(
      names = "--base",
      paramLabel = "IMAGE",
      description = {
        "What stands below: an image with a C library, by name, or tar:FILE for one in a file;"
            + " ${DEFAULT-VALUE}.",
        "scratch for nothing but this machine's C library: needs no registry."
      })
  private String base = "gcr.io/distroless/base-nossl-debian12:nonroot";

  @Option(
      names = "--no-aot-cache",
      negatable = true,
      defaultValue = "true",
      fallbackValue = "true",
      description = "Leaves the AOT cache out: smaller, and slower to start.")
  private boolean aotCache = true;

  @Option(names = "--class-path", required = true, hidden = true)
  private String classPath;

  @Option(names = "--main", hidden = true)
  private String main = "dev.teff.cli.Main";

  @Override
  public Integer call() throws IOException, InterruptedException {
    PrintWriter progress = spec.commandLine().getOut();
    Path folder = Files.createTempDirectory("teff-image");
    try {
      Application app = new Application(entries(), main, Application.TEFF_TRAINING);
      Root root = Root.stage(folder.resolve("root"), app, Runtimes.TEFF_MODULES, progress);
      if (aotCache) {
        root.train(app, progress);
      }
      Image.write(root, base, name, out.toAbsolutePath());
    } catch (ImageException e) {
      spec.commandLine().getErr().println("teff: " + e.getMessage());
      return 1;
    } finally {
      delete(folder);
    }
    progress.println("%s is in %s, %d MB.".formatted(name, out, Files.size(out) >> 20));
    return 0;
  }

  private List<Path> entries() {
    return Stream.of(classPath.split(File.pathSeparator, -1))
        .filter(entry -> !entry.isEmpty())
        .distinct()
        .map(Path::of)
        .toList();
  }

  static void delete(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    }
  }

  /** Runs it as a process. */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new ImageCommand()).execute(arguments));
  }
}
