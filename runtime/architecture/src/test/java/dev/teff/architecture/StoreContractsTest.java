package dev.teff.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Every store passes every suite, and its author is told of them all. */
class StoreContractsTest {
  private static final String PROVIDER = "StoreProvider";

  /** What a store that ends with its process cannot pass. */
  private static final Set<String> OF_DURABLE_STORES =
      Set.of("DurabilityContract", "DamageContract", "CrashContract");

  private static final JavaClasses CLASSES = SourceTree.classesBelow("persistence");

  @Test
  void everyStore_passesEveryContract() {
    List<JavaClass> providers =
        CLASSES.stream()
            .filter(each -> each.isAssignableTo("dev.teff.persistence.spi.StoreProvider"))
            .filter(each -> !each.isInterface())
            .toList();
    assertThat(providers).hasSizeGreaterThanOrEqualTo(4);
    for (JavaClass provider : providers) {
      assertThat(provider.getSimpleName()).endsWith(PROVIDER);
      String store = provider.getSimpleName().replace(PROVIDER, "");
      for (JavaClass contract : contracts()) {
        boolean isWanted =
            !store.equals("Memory") || !OF_DURABLE_STORES.contains(contract.getSimpleName());
        if (isWanted && !isExtension(contract)) {
          assertThat(CLASSES)
              .as("tests of %s, named %s…, that extend %s", provider, store, contract)
              .anyMatch(each ->
                  each.isAssignableTo(contract.getName())
                      && each.getPackageName().equals(provider.getPackageName())
                      && each.getSimpleName().startsWith(store));
        }
      }
    }
  }

  @Test
  void everyContract_isNamedWhereAuthorsOfStoresLook() {
    String description =
        SourceTree.read(
            SourceTree.ROOT.resolve(
                "persistence/contract/src/main/java/dev/teff/persistence/contract/package-info.java"));
    String guide = SourceTree.read(SourceTree.ROOT.resolve("CONTRIBUTING.md"));
    assertThat(contracts())
        .hasSizeGreaterThanOrEqualTo(10)
        .allSatisfy(contract -> {
          assertThat(description.replaceAll("\\s+(\\* )?", " "))
              .contains("{@link " + contract.getName() + "}");
          assertThat(guide).contains("`" + contract.getSimpleName() + "`");
        });
  }

  /** The suites, without what they share. */
  private static List<JavaClass> contracts() {
    return CLASSES.stream()
        .filter(each -> each.getPackageName().equals("dev.teff.persistence.contract"))
        .filter(each -> each.getSimpleName().endsWith("Contract"))
        .filter(each -> each.getModifiers().contains(JavaModifier.ABSTRACT))
        .filter(each -> !each.getSimpleName().equals("StoreContract"))
        .toList();
  }

  /** Whether it is a suite for some stores, which extends the one for all. */
  private static boolean isExtension(JavaClass contract) {
    return contracts().stream()
        .anyMatch(each -> !each.equals(contract) && contract.isAssignableTo(each.getName()));
  }
}
