package dev.teff.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

/** {@code grains-api ← persistence, placement, codegen ← runtime ← loadtest, samples}. */
class ArrowsTest {
  private static final String API = "dev.teff.grains..";
  private static final String CODEGEN = "dev.teff.codegen..";
  private static final String PERSISTENCE = "dev.teff.persistence..";
  private static final String PLACEMENT = "dev.teff.placement..";
  private static final String RUNTIME = "dev.teff.runtime..";
  private static final String CLUSTER = "dev.teff.runtime.cluster..";
  private static final String GATEWAY = "dev.teff.runtime.gateway..";
  private static final String TESTKIT = "dev.teff.testkit..";
  private static final String CLI = "dev.teff.cli..";
  private static final String LOADTEST = "dev.teff.loadtest..";
  private static final String SAMPLES = "dev.teff.samples..";

  private static final JavaClasses CLASSES = SourceTree.mainClasses();

  @Test
  void everyModule_isSeenByTheseRules() {
    for (var module : SourceTree.codeModules()) {
      assertThat(module.mainClasses())
          .as("compiled classes of %s", module)
          .satisfies(Files::isDirectory);
      String folder = module.mainClasses().toUri().toString();
      assertThat(CLASSES)
          .as("imported classes of %s", module)
          .anyMatch(c -> c.getSource().orElseThrow().getUri().toString().startsWith(folder));
    }
  }

  @Test
  void everyClass_isInAPackageThatTheRulesKnow() {
    assertThat(CLASSES)
        .allMatch(c ->
            c.getPackageName()
                .matches(
                    "(dev\\.teff\\.(grains|codegen|persistence|placement|runtime|testkit|cli|loadtest|samples|architecture)(\\..*)?)?"));
  }

  @Test
  void grainsApi_knowsNobody() {
    mayNotKnow(API, CODEGEN, PERSISTENCE, PLACEMENT, RUNTIME, TESTKIT, CLI, LOADTEST, SAMPLES);
  }

  @Test
  void codegen_knowsOnlyTheApi() {
    mayNotKnow(CODEGEN, PERSISTENCE, PLACEMENT, RUNTIME, TESTKIT, CLI, LOADTEST, SAMPLES);
  }

  @Test
  void persistence_knowsOnlyTheApi() {
    mayNotKnow(PERSISTENCE, CODEGEN, PLACEMENT, RUNTIME, TESTKIT, CLI, LOADTEST, SAMPLES);
  }

  @Test
  void placement_knowsOnlyTheApi() {
    mayNotKnow(PLACEMENT, CODEGEN, PERSISTENCE, RUNTIME, TESTKIT, CLI, LOADTEST, SAMPLES);
  }

  @Test
  void runtime_knowsNeitherCodegenNorLoadtestNorSamples() {
    for (String part : new String[] {RUNTIME, TESTKIT, CLI}) {
      mayNotKnow(part, CODEGEN, LOADTEST, SAMPLES);
    }
  }

  @Test
  void runtimeCore_knowsNeitherClusterNorItsLibraries() {
    noClasses()
        .that()
        .resideInAPackage(RUNTIME)
        .and()
        .resideOutsideOfPackages(CLUSTER, GATEWAY)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            CLUSTER, GATEWAY, TESTKIT, CLI, "io.vertx..", "io.netty..", "com.hazelcast..")
        .check(CLASSES);
  }

  @Test
  void runtime_knowsNoStoreButThroughTheSpi() {
    mayNotKnow(
        RUNTIME, "dev.teff.persistence.memory..", "dev.teff.persistence.jdbi..", "org.jdbi..");
  }

  @Test
  void loadtestAndSamples_doNotKnowEachOther() {
    mayNotKnow(LOADTEST, SAMPLES);
    mayNotKnow(SAMPLES, LOADTEST);
  }

  private static void mayNotKnow(String from, String... to) {
    noClasses()
        .that()
        .resideInAPackage(from)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(to)
        .check(CLASSES);
  }
}
