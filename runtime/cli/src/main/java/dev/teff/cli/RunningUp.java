package dev.teff.cli;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValueFactory;
import dev.teff.cli.KeptCluster.KeptProcess;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A process of {@code ./teff up}, noted in a file for {@code ./teff stop} to find while it runs.
 *
 * @param file the note, named by the process
 * @param process whose name is the folder of its data
 */
record RunningUp(Path file, KeptProcess process) {
  /** It hands grains over and stops its silos and servers, one after the other. */
  private static final Duration GRACE = Duration.ofSeconds(60);

  /** Notes this process. */
  static RunningUp note(Path data) throws IOException {
    ProcessHandle self = ProcessHandle.current();
    var up =
        new RunningUp(
            folder().resolve(self.pid() + ".json"), KeptProcess.of(data.toString(), "", self));
    Files.createDirectories(folder());
    up.write();
    return up;
  }

  /** Notes where its gateway takes gRPC, for commands to find. */
  void takesGrpcAt(String address) throws IOException {
    new RunningUp(file, new KeptProcess(process.name(), address, process.pid(), process.started()))
        .write();
  }

  private void write() throws IOException {
    Files.writeString(
        file,
        ConfigValueFactory.fromMap(process.toMap())
            .render(ConfigRenderOptions.concise().setFormatted(true)));
  }

  /** Where the gateway of the only one that runs takes gRPC. */
  static Optional<String> onlyGateway() throws IOException {
    List<String> addresses =
        all().stream().map(up -> up.process.address()).filter(text -> !text.isEmpty()).toList();
    return addresses.size() == 1 ? Optional.of(addresses.getFirst()) : Optional.empty();
  }

  /** Those that run; the notes of those that were killed are removed. */
  static List<RunningUp> all() throws IOException {
    if (!Files.isDirectory(folder())) {
      return List.of();
    }
    List<Path> files;
    try (Stream<Path> found = Files.list(folder())) {
      files = found.sorted().toList();
    }
    var running = new ArrayList<RunningUp>();
    for (Path file : files) {
      Config json = ConfigFactory.parseFile(file.toFile());
      var up = new RunningUp(file, KeptProcess.from(json));
      if (up.process.process().isPresent()) {
        running.add(up);
      } else {
        up.remove();
      }
    }
    return running;
  }

  /** The processes of its silos, of which there may be none just now. */
  Stream<ProcessHandle> silos() {
    return process.process().stream().flatMap(ProcessHandle::children).filter(RunningUp::isSilo);
  }

  /** It has others: servers of its store. */
  private static boolean isSilo(ProcessHandle child) {
    return child.info().commandLine().orElse("").contains(SiloProcess.MARK);
  }

  /** Stops it, and all that it runs. */
  void stop(PrintWriter out) {
    Optional<ProcessHandle> handle = process.process();
    handle.ifPresent(running -> Processes.stop(List.of(running), GRACE));
    out.println("Stopped up; its data stays in %s.".formatted(process.name()));
  }

  private static Path folder() {
    return TeffHome.folder().resolve("ups");
  }

  /** Removes the note. */
  void remove() throws IOException {
    Files.deleteIfExists(file);
  }
}
