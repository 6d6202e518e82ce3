package dev.teff.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teff.grains.Pending;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Arguments and results cross by value, whether the caller runs the turn or it is queued. */
class ArgumentsTest {
  private static final String INLINE = "32";
  private static final String QUEUED = "0";

  private static TestSilo silo(String depth) {
    return TestSilo.start("teff.call.max-inline-depth = " + depth);
  }

  @ParameterizedTest
  @ValueSource(strings = {INLINE, QUEUED})
  void whatTheCallerChangesAfterwards_theGrainDoesNotSee(String depth) {
    try (TestSilo silo = silo(depth)) {
      Shelf shelf = silo.grains().ref(Shelf.class, "a");
      byte[] bytes = {1};
      List<String> names = new ArrayList<>(List.of("one"));
      Pending<byte[]> started = silo.grains().start(shelf, called -> called.put(bytes, names));
      bytes[0] = 7;
      names.add("seven");
      assertThat(started.await()).containsExactly(1);
      assertThat(shelf.names()).containsExactly("one");
      assertThat(shelf.put(bytes, names)).containsExactly(7);
      bytes[0] = 8;
      assertThat(shelf.scratch()).containsExactly(8); // seven and one
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {INLINE, QUEUED})
  void whatTheGrainChangesAfterwards_itsCallersDoNotSee(String depth) {
    try (TestSilo silo = silo(depth)) {
      Shelf shelf = silo.grains().ref(Shelf.class, "a");
      byte[] bytes = {1};
      byte[] result = shelf.put(bytes, List.of());
      shelf.scratch();
      assertThat(bytes).containsExactly(1);
      assertThat(result).containsExactly(1);
      result[0] = 9;
      assertThat(shelf.scratch()).containsExactly(3);
    }
  }
}
