package dev.teff.loadtest.harness;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A file of a flight recorder's repository. One behind the other, they are a recording. The
 * recorder notes in a chunk's head how far it is good, at every flush, and at the end that it is
 * finished; readers wait for that, so for a silo that was killed it is done here.
 */
final class FlightChunk {
  private static final int SIZE = 8;
  private static final int METADATA = 24;
  private static final int STATE = 64;
  private static final int HEAD = 68;
  private static final byte FINISHED = 0;

  private FlightChunk() {}

  /** All of a repository, in their order; none where there is no repository. */
  static List<Path> all(Path repository) throws IOException {
    if (!Files.isDirectory(repository)) {
      return List.of();
    }
    try (Stream<Path> all = Files.walk(repository)) {
      return all.filter(file -> file.toString().endsWith(".jfr")).sorted().toList();
    }
  }

  /** Makes a recording of what is good of them. */
  static void writeGood(List<Path> chunks, Path recording) throws IOException {
    try (FileChannel out = FileChannel.open(recording, CREATE, TRUNCATE_EXISTING, WRITE)) {
      for (Path chunk : chunks) {
        for (ByteBuffer good = good(chunk); good.hasRemaining(); ) {
          out.write(good);
        }
      }
    }
  }

  /** What is good of a chunk; nothing, when it was never flushed. */
  static ByteBuffer good(Path chunk) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(chunk));
    if (bytes.limit() < HEAD || bytes.getLong(METADATA) == 0) {
      return bytes.limit(0);
    }
    long size = bytes.getLong(SIZE);
    if (size > bytes.limit()) {
      return bytes.limit(0); // what was flushed last did not come
    }
    return bytes.put(STATE, FINISHED).limit(Math.toIntExact(size));
  }
}
