package dev.teff.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClasses;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Calls that no code, or no test, may make. */
class HabitsTest {
  private static final JavaClasses CLASSES = SourceTree.mainClasses();

  @Test
  void tests_doNotSleep() {
    noClasses()
        .should()
        .accessTargetWhere(
            isMemberOf(Set.of("java.lang.Thread", "java.util.concurrent.TimeUnit"), "sleep"))
        .because("a test waits for what it needs, by a latch, the virtual clock or Awaitility")
        .check(SourceTree.testClasses());
  }

  @Test
  void nobody_usesJavaSerialization() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .haveNameMatching("java\\.io\\.Object(Input|Output)Stream")
        .because("it runs code of the sender's choice")
        .check(CLASSES);
  }

  @Test
  void nobody_printsButTheProgramsOfATerminal() {
    noClasses()
        .that()
        .resideOutsideOfPackages(
            "dev.teff.cli..", "dev.teff.samples..", "dev.teff.loadtest..", "dev.teff.faults..")
        .and()
        .doNotHaveFullyQualifiedName("dev.teff.persistence.contract.CrashWriter") // a child process
        .should()
        .accessTargetWhere(isMemberOf(Set.of("java.lang.System"), "out"))
        .orShould()
        .accessTargetWhere(isMemberOf(Set.of("java.lang.System"), "err"))
        .because("libraries speak through SLF4J")
        .check(CLASSES);
  }

  private static DescribedPredicate<JavaAccess<?>> isMemberOf(Set<String> owners, String name) {
    return describe(
        "is %s of %s".formatted(name, owners),
        access ->
            access.getTarget().getName().equals(name)
                && owners.contains(access.getTarget().getOwner().getName()));
  }
}
