package dev.teff.loadtest.harness;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where everything about one run is kept. */
final class ReportFolder {
  static final String RESULT = "result.json";
  static final String JUNIT = "junit.xml";
  static final String PAGE = "index.html";

  private final Path path;

  private ReportFolder(Path path) {
    this.path = path;
  }

  /**
   * Makes the folder, and makes sure that it can be written to.
   *
   * @throws IOException when it cannot, saying which and why
   */
  static ReportFolder create(Path path) throws IOException {
    try {
      Files.createDirectories(path);
      Files.delete(Files.createTempFile(path, "probe", ""));
    } catch (AccessDeniedException e) {
      throw unwritable(path, "no permission", e);
    } catch (FileAlreadyExistsException e) {
      throw unwritable(path, e.getFile() + " is a file", e);
    } catch (FileSystemException e) {
      String why = e.getReason() == null ? "no folder can be made there" : e.getReason();
      throw unwritable(path, why, e);
    }
    return new ReportFolder(path);
  }

  /** One that is there. */
  static ReportFolder existing(Path path) {
    return new ReportFolder(path);
  }

  private static IOException unwritable(Path path, String why, IOException cause) {
    return new IOException(
        "the report folder %s cannot be written to: %s".formatted(path, why), cause);
  }

  Path path() {
    return path;
  }

  /** The log of a run that begins. */
  RawLogWriter log() throws IOException {
    return new RawLogWriter(path);
  }

  /** Everything that is made of the log. */
  void write(RunResult result) throws IOException {
    String json = Json.pretty(result);
    Files.writeString(path.resolve(RESULT), json);
    Files.writeString(path.resolve(PAGE), HtmlReport.of(json));
    Files.writeString(path.resolve(JUNIT), JUnitXml.of(result));
  }

  /** The result, computed again from the log. */
  RunResult recompute() throws IOException {
    requireRun();
    var builder = new ResultBuilder();
    new RawLogReader(path).replay(builder);
    return builder.result();
  }

  private void requireRun() throws IOException {
    if (!Files.isRegularFile(path.resolve(RawLogWriter.EVENTS))) {
      throw new IOException(
          "%s is no report of a load test: it has no %s".formatted(path, RawLogWriter.EVENTS));
    }
  }
}
