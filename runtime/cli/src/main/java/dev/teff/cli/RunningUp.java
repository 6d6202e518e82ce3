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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A process of {@code ./teff up}, noted in a file for {@code ./teff stop} to find while it runs.
 *
 * @param file the note, named by the process
 * @param process whose name is the folder of its data
 * @param toStop how long it may take to stop
 */
record RunningUp(Path file, KeptProcess process, Duration toStop) {
  private static final String TO_STOP = "toStop";

  /**
   * Notes this process.
   *
   * @param toDrain how long its silos may take to stop, behind its gateway and before its store
   */
  static RunningUp note(Path data, Duration toDrain) throws IOException {
    ProcessHandle self = ProcessHandle.current();
    var up =
        new RunningUp(
            folder().resolve(self.pid() + ".json"),
            KeptProcess.of(data.toString(), "", self),
            toDrain.plus(Processes.GRACE.multipliedBy(2)));
    Files.createDirectories(folder());
    up.write();
    return up;
  }

  /** Notes where its gateway takes gRPC, for commands to find. */
  void takesGrpcAt(String address) throws IOException {
    new RunningUp(
            file,
            new KeptProcess(process.name(), address, process.pid(), process.started()),
            toStop)
        .write();
  }

  private void write() throws IOException {
    Map<String, Object> json = new HashMap<>(process.toMap());
    json.put(TO_STOP, toStop.toSeconds() + "s");
    Files.writeString(
        file,
        ConfigValueFactory.fromMap(json).render(ConfigRenderOptions.concise().setFormatted(true)));
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
      var up = new RunningUp(file, KeptProcess.from(json), json.getDuration(TO_STOP));
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
    boolean byItself =
        handle.map(running -> Processes.stop(List.of(running), toStop).isEmpty()).orElse(true);
    out.println(
        (byItself
                ? "Stopped up; its data stays in %s."
                : "Killed up, which did not stop in its time; its data stays in %s.")
            .formatted(process.name()));
  }

  private static Path folder() {
    return TeffHome.folder().resolve("ups");
  }

  /** Removes the note. */
  void remove() throws IOException {
    Files.deleteIfExists(file);
  }
}
