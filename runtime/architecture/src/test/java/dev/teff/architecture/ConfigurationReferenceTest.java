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
import org.junit.jupiter.api.Test;

/** docs/configuration.md is what the modules' reference.conf files say. */
class ConfigurationReferenceTest {
  private static final String HEADER =
      """
      # Configuration

      Every setting, with its default and meaning. Set one, from what goes before to what goes behind:

      1. as an option of a command, or in a program, by its builder;
      2. as a system property of the same name: `-Dteff.call.timeout=5s`, in `JAVA_TOOL_OPTIONS` for `./teff` and images;
      3. as an environment variable: `TEFF_CALL_TIMEOUT=5s`;
      4. in the file that `--config FILE` names, an option of `./teff silo`, `gateway`, `up`, `journal` and `keys`;
      5. in the file of any program that `-Dconfig.file=FILE` names, or in `application.conf` on the class path.

      Files are [HOCON](https://github.com/lightbend/config/blob/main/HOCON.md). Durations have a unit (`30s`, `200ms`), sizes too (`8 MiB`).
      The variable or property of a list (`[]`) is words between commas, `TEFF_PLACEMENT_LABELS=gpu,zone-a`, or HOCON that begins with `[` or `{`:
      `TEFF_GATEWAY_ACCESS_RULES={ types = [account], methods = ["*"], callers = [ann] }`; that of an object (`{}`) is HOCON.

      A key that is none is refused, with the nearest that there is, since a misspelt one would be as good as not set. So is one that only a newer
      build knows: during a rolling upgrade give those to all silos as variables, of which an older build takes no notice (one that is almost a
      setting is told in the log), or in a file of the new build. Sections of modules that are not on the class path are told in the log, too.

      This page is generated from the modules' `reference.conf`: edit those, then run `./teff accept`.
      """;

  @Test
  void page_listsEveryKey() {
    var page = new StringBuilder(HEADER);
    for (Path file : referenceFiles()) {
      Config config = ConfigFactory.parseFile(file.toFile()).resolve();
      page.append("\\n## %s\\n\\n".formatted(moduleOf(file)).translateEscapes());
      page.append("| key | default | environment | meaning |\n|---|---|---|---|\n");
      Configuration.settings(config).forEach((key, value) -> page.append(row(file, key, value)));
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
