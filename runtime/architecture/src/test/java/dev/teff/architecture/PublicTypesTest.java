package dev.teff.architecture;

import static java.util.stream.Collectors.joining;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import org.junit.jupiter.api.Test;

/**
 * The public types of grains-api are a list in a file: adding one is a decision, not an accident.
 */
class PublicTypesTest {
  @Test
  void publicTypes_areTheListedOnes() {
    String types =
        new ClassFileImporter()
            .importPath(SourceTree.ROOT.resolve("grains-api/target/classes")).stream()
                .filter(PublicTypesTest::isVisible)
                .map(JavaClass::getName)
                .sorted()
                .collect(joining("\n", "", "\n"));
    AcceptedFile.check("grains-api/public-types.txt", types);
  }

  private static boolean isVisible(JavaClass type) {
    return type.getModifiers().contains(JavaModifier.PUBLIC)
        && !type.isAnonymousClass()
        && type.getEnclosingClass().map(PublicTypesTest::isVisible).orElse(true);
  }
}
