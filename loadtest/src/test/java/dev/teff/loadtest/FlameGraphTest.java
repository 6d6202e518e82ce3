package dev.teff.loadtest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class FlameGraphTest {
  @Test
  void boxes_areAsWideAsTheirShare() {
    var graph = new FlameGraph();
    graph.add(List.of("main", "work"));
    graph.add(List.of("main", "work"));
    graph.add(List.of("main", "<init>"));
    graph.add(List.of("gc"));
    assertThat(graph.toSvg())
        .contains("<title>all, 4 samples, 100.0 %</title>")
        .contains(
            "<title>main, 3 samples, 75.0 %</title><rect x=\"300.0\" y=\"34\" width=\"900.0\"")
        .contains(
            "<title>work, 2 samples, 50.0 %</title><rect x=\"600.0\" y=\"17\" width=\"600.0\"")
        .contains("&lt;init&gt;");
  }
}
