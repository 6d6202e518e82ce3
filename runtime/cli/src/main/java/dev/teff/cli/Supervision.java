package dev.teff.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What a process that starts this one as a child may ask of it; people need none of it. */
final class Supervision {
  @Option(names = "--ready-file", hidden = true)
  private @Nullable Path readyFile;

  /** Whoever started the process holds the other end of our input: they end together. */
  @Option(names = "--until-input-ends", hidden = true)
  private boolean untilInputEnds;

  /** The signal at which this process stops. */
  StopSignal stopSignal() {
    var signal = new StopSignal();
    if (untilInputEnds) {
      signal.onEndOf(System.in);
    }
    return signal;
  }

  /** Tells whoever waits for it that the process is ready, and where; the file appears whole. */
  void ready(String where) throws IOException {
    if (readyFile != null) {
      Path unfinished = Path.of(readyFile + ".new");
      Files.writeString(unfinished, where);
      Files.move(unfinished, readyFile);
    }
  }
}
