package dev.teff.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValue;
import dev.teff.runtime.Configuration;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** docs/configuration.md is what the modules' reference.conf files say. */
class ConfigurationReferenceTest {
  private static final String HEADER =
      """
      # Configuration

      Every setting, with its default and meaning. Set one in a file (`-Dconfig.file=my.conf`, in
      [HOCON](https://github.com/lightbend/config/blob/main/HOCON.md)), as a system property of the
      same name, or as an environment variable. A system property goes before an environment
      variable, and that before the file. What a builder can do, the configuration can do too.
      Durations have a unit (`30s`, `200ms`), sizes too (`8 MiB`).

      This page is generated from the modules' `reference.conf`: edit those, then run `./teff accept`.
      """;

  @Test
  void page_listsEveryKey() {
    var page = new StringBuilder(HEADER);
    for (Path file : referenceFiles()) {
      Config config = ConfigFactory.parseFile(file.toFile()).resolve();
      page.append("\\n## %s\\n\\n".formatted(moduleOf(file)).translateEscapes());
      page.append("| key | default | environment | meaning |\n|---|---|---|---|\n");
      Map<String, ConfigValue> keys = new TreeMap<>();
      config.entrySet().forEach(entry -> keys.put(entry.getKey(), entry.getValue()));
      keys.forEach((key, value) -> page.append(row(file, key, value)));
    }
    AcceptedFile.check("docs/configuration.md", page.toString());
  }

  private static String row(Path file, String key, ConfigValue value) {
    String meaning = String.join(" ", value.origin().comments()).strip().replaceAll("\\s+", " ");
    assertThat(meaning).as("the comment of %s in %s", key, file).isNotEmpty();
    String shown = value.unwrapped().toString();
    return "| `%s` | %s | `%s` | %s |%n"
        .formatted(
            key, shown.isEmpty() ? "" : "`" + shown + "`", Configuration.variable(key), meaning)
        .replace(System.lineSeparator(), "\n");
  }

  private static List<Path> referenceFiles() {
    var files = new ArrayList<Path>();
    for (var module : SourceTree.codeModules()) {
      Path file = module.mainSources().resolveSibling("resources").resolve("reference.conf");
      if (Files.exists(file)) {
        files.add(file);
      }
    }
    assertThat(files).isNotEmpty();
    return files;
  }

  private static String moduleOf(Path file) {
    return SourceTree.ROOT.relativize(file).subpath(0, 2).toString().replace('\\', '/');
  }
}
