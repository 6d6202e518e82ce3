package dev.teff.placement.affinity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SpaceSavingTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 7, 64, 500})
  void weights_anyStream_keepTheBoundsOfThePaper(int capacity) {
    for (int seed = 0; seed < 20; seed++) {
      Random random = new Random(seed);
      var sketch = new SpaceSaving<Integer>(capacity);
      Map<Integer, Double> truth = new HashMap<>();
      for (int i = 0; i < 5_000; i++) {
        int item = (int) Math.abs(random.nextGaussian() * 100);
        double weight = random.nextDouble() * 10;
        sketch.add(item, weight, 1);
        truth.merge(item, weight, Double::sum);
      }
      double bound = sketch.total() / capacity + 1e-6;
      assertThat(sketch.size()).isLessThanOrEqualTo(capacity);
      truth.forEach((item, weight) -> {
        var counter = sketch.find(item);
        if (counter == null) {
          assertThat(weight).isLessThanOrEqualTo(bound);
        } else {
          assertThat(counter.weight()).isGreaterThanOrEqualTo(weight - 1e-6);
          assertThat(counter.weight() - counter.error()).isLessThanOrEqualTo(weight + 1e-6);
          assertThat(counter.error()).isLessThanOrEqualTo(bound);
        }
      });
    }
  }

  @Test
  void scale_half_halvesEverythingAndKeepsTheOrder() {
    var sketch = new SpaceSaving<String>(2);
    sketch.add("a", 8, 1);
    sketch.add("b", 4, 1);
    sketch.scale(0.5);
    sketch.add("c", 1, 1);
    assertThat(sketch.find("b")).isNull();
    assertThat(sketch.find("c"))
        .satisfies(c -> {
          assertThat(c.weight()).isEqualTo(3);
          assertThat(c.error()).isEqualTo(2);
        });
    assertThat(sketch.total()).isEqualTo(7);
  }

  @Test
  void sketch_withoutCounters_isRefused() {
    assertThatThrownBy(() -> new SpaceSaving<String>(0))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
