package dev.teff.loadtest.harness;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/** Reads the files of feeders. */
final class RowFiles {
  private static final CSVFormat CSV =
      CSVFormat.DEFAULT.builder().setHeader().setSkipHeaderRecord(true).get();

  private RowFiles() {}

  /** A CSV file whose first line has the names. */
  static Rows csv(Path file) {
    List<Map<String, Object>> rows = new ArrayList<>();
    try (CSVParser parser = CSVParser.parse(file, java.nio.charset.StandardCharsets.UTF_8, CSV)) {
      for (CSVRecord line : parser) {
        if (!line.isConsistent()) {
          throw new IllegalArgumentException(
              "%s, line %d: %d values, but %d names in the first line."
                  .formatted(
                      file,
                      parser.getCurrentLineNumber(),
                      line.size(),
                      parser.getHeaderNames().size()));
        }
        rows.add(new LinkedHashMap<>(line.toMap()));
      }
    } catch (IOException | UncheckedIOException e) {
      throw unreadable(file, e);
    }
    return new Rows(file.toString(), rows);
  }

  /** A JSON file with an array of objects. */
  static Rows json(Path file) {
    try {
      return new Rows(
          file.toString(), new ObjectMapper().readValue(Files.readString(file), new RowsType()));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          "%s is no JSON array of objects: %s".formatted(file, e.getOriginalMessage()), e);
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  private static final class RowsType extends TypeReference<List<Map<String, Object>>> {}

  private static IllegalArgumentException unreadable(Path file, Exception e) {
    return new IllegalArgumentException("The feeder %s cannot be read: %s".formatted(file, e), e);
  }
}
