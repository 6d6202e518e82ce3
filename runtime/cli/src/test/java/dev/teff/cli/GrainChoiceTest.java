package dev.teff.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class GrainChoiceTest {
  @ParameterizedTest
  @CsvSource({
    "locker, 007, 7",
    "locker, seven, seven",
    "parcel, 0B8E1A3C-5D0F-4C62-9E0A-3B5A7C1D2E4F, 0b8e1a3c-5d0f-4c62-9e0a-3b5a7c1d2e4f",
    "diary, 007, 007",
    "unknown, 007, 007"
  })
  void key_isThatOfTheGrainThatACallReaches(String type, String typed, String key) {
    var choice = new GrainChoice();
    new CommandLine(choice).parseArgs(type, typed);
    assertThat(choice.grain().type()).isEqualTo(type);
    assertThat(choice.grain().key()).isEqualTo(key);
  }
}
