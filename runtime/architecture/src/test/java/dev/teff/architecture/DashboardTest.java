package dev.teff.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The Grafana dashboard asks for what silos and gateways have, as their pages say. */
class DashboardTest {
  private static final Path DOCS = SourceTree.ROOT.resolve("docs");
  private static final Pattern METRIC = Pattern.compile("\\b(teff|jvm|process|system)_\\w+");
  private static final Pattern PART = Pattern.compile("_(bucket|count|sum|max)$");
  private static final Pattern LABELS =
      Pattern.compile("\\bby \\(([^)]*)\\)|\\{\\{(\\w+)\\}\\}|[{,] ?(\\w+) ?(?:=|!=|=~|!~)\"");

  /** Prometheus' own, the JVM's, and that of histograms. */
  private static final Set<String> FOREIGN_LABELS = Set.of("instance", "area", "le");

  private final JsonNode dashboard = read();
  private final String pages =
      SourceTree.read(DOCS.resolve("observability.md"))
          + SourceTree.read(DOCS.resolve("gateway.md"));

  private static JsonNode read() {
    try {
      return new ObjectMapper().readTree(DOCS.resolve("grafana/teff.json").toFile());
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private List<String> queries() {
    var queries = new ArrayList<String>();
    for (JsonNode panel : dashboard.path("panels")) {
      panel.path("targets").forEach(target -> queries.add(target.path("expr").asText()));
    }
    dashboard
        .at("/templating/list")
        .forEach(variable -> queries.add(variable.path("query").asText()));
    return queries;
  }

  private static Set<String> found(Pattern pattern, String text) {
    var found = new TreeSet<String>();
    pattern.matcher(text).results().map(MatchResult::group).forEach(found::add);
    return found;
  }

  @Test
  void queries_askForDocumentedMetrics() {
    Set<String> documented = found(METRIC, pages);
    assertThat(queries()).hasSizeGreaterThan(15);
    for (String query : queries()) {
      assertThat(found(METRIC, query))
          .as(query)
          .allMatch(name ->
              documented.contains(name)
                  || documented.contains(PART.matcher(name).replaceFirst("")));
    }
  }

  @Test
  void queriesAndLegends_useDocumentedLabels() {
    for (JsonNode target : dashboard.findValues("targets")) {
      for (JsonNode each : target) {
        String text = each.path("expr").asText() + each.path("legendFormat").asText();
        LABELS
            .matcher(text)
            .results()
            .flatMap(match -> labels(match).stream())
            .forEach(label ->
                assertThat(FOREIGN_LABELS.contains(label) || pages.contains("`" + label + "`"))
                    .as("label %s of %s", label, text)
                    .isTrue());
      }
    }
  }

  private static List<String> labels(MatchResult match) {
    for (int group = 1; group <= match.groupCount(); group++) {
      if (match.group(group) != null) {
        return List.of(match.group(group).split(", "));
      }
    }
    return List.of();
  }

  @Test
  void countedMetrics_areAskedForTheirRate() {
    for (String query : queries()) {
      for (String name : found(Pattern.compile("teff_\\w+_total"), query)) {
        assertThat(query).containsPattern("(rate|increase)\\(" + name);
      }
    }
  }

  @Test
  void everyPanel_hasASourceAndAUnit() {
    for (JsonNode panel : dashboard.path("panels")) {
      if (!panel.path("type").asText().equals("row")) {
        assertThat(panel.at("/datasource/uid").asText()).isEqualTo("${source}");
        assertThat(panel.at("/fieldConfig/defaults/unit").asText()).isNotEmpty();
        assertThat(panel.path("title").asText()).isNotEmpty();
      }
    }
  }
}
