package dev.teff.codegen;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What is generated depends on nothing but the sources, and each of it on as few as can be. */
class RepeatableTest {
  private static final String SHOP =
      "@GrainType(\"shop\") interface Shop extends Grain<String> { void put(Order order); }";
  private static final String ORDER = "record Order(String item, Price price) {}";
  private static final String PRICE = "record Price(long cents) {}";
  private static final String SHOP_GRAIN =
      """
      class ShopGrain implements Shop {
        private final Journal<Long, Order> journal;
        ShopGrain(GrainContext<String> context) { journal = context.journal(0L, (s, e) -> s + 1); }
        public void put(Order order) { journal.append(order); } }\
      """;
  private static final String COUNTER =
      "@GrainType(\"counter\") interface Counter extends Grain<Long> { long next(); }";

  @Test
  void files_areTheSame_inWhateverOrderTheSourcesCome() {
    Map<String, String> files = files(SHOP, ORDER, PRICE, SHOP_GRAIN, COUNTER);
    assertThat(files).containsKeys("META-INF/teff/contracts", "META-INF/teff/proto/shop.proto");
    assertThat(files(COUNTER, SHOP_GRAIN, PRICE, ORDER, SHOP)).isEqualTo(files);
    assertThat(files(SHOP, ORDER, PRICE, SHOP_GRAIN, COUNTER)).isEqualTo(files);
  }

  private static Map<String, String> files(String... sources) {
    return Javac.compile(sources).succeeded().files().entrySet().stream()
        .collect(
            Collectors.toMap(Map.Entry::getKey, file -> HexFormat.of().formatHex(file.getValue())));
  }

  @Test
  void generatedSource_isMadeOfOneType() {
    Map<String, List<String>> origins =
        Javac.compile(SHOP, ORDER, PRICE, SHOP_GRAIN, COUNTER).succeeded().origins();
    assertThat(origins)
        .containsEntry("app/Counter_GrainContract.java", List.of("/app/Counter.java"))
        .containsEntry("app/Shop_GrainContract.java", List.of("/app/Shop.java"))
        .containsEntry("app/Price_Codec.java", List.of("/app/Price.java"));
    assertThat(origins.values()).allSatisfy(made -> assertThat(made).hasSize(1));
  }
}
