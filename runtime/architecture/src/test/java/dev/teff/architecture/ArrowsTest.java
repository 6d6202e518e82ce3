package dev.teff.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
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
  private static final String CRDT = "dev.teff.crdt..";
  private static final String PLACEMENT = "dev.teff.placement..";
  private static final String RUNTIME = "dev.teff.runtime..";
  private static final String CLUSTER = "dev.teff.runtime.cluster..";
  private static final String ADMIN = "dev.teff.runtime.admin..";
  private static final String GATEWAY = "dev.teff.runtime.gateway..";
  private static final String TRACING = "dev.teff.runtime.tracing..";
  private static final String CLIENT = "dev.teff.client..";
  private static final String ADAPTIVE = "dev.teff.runtime.placement..";
  private static final String TESTKIT = "dev.teff.testkit..";
  private static final String SIMULATOR = "dev.teff.simulator..";
  private static final String MACHINES = "dev.teff.machines..";
  private static final String FAULTS = "dev.teff.faults..";
  private static final String BROWSER = "dev.teff.browser..";
  private static final String IMAGE = "dev.teff.image..";
  private static final String CLI = "dev.teff.cli..";
  private static final String LOADTEST = "dev.teff.loadtest..";
  private static final String HARNESS = "dev.teff.loadtest.harness..";
  private static final String SCENARIOS = "dev.teff.loadtest.scenarios..";
  private static final String SAMPLES = "dev.teff.samples..";

  /** A sample that is a workload of others, and is measured as it is. */
  private static final String MEASURED_SAMPLE = "dev.teff.samples.presence..";

  private static final JavaClasses CLASSES = SourceTree.mainClasses();

  @Test
  void everyModule_isSeenByTheseRules() {
    String builtBefore = SourceTree.read(SourceTree.ROOT.resolve("runtime/architecture/pom.xml"));
    for (var module : SourceTree.codeModules()) {
      if (module.toString().equals("loadtest/pekko")) {
        continue; // in a profile of its own
      }
      assertThat(builtBefore)
          .as("dependencies of runtime/architecture, without which %s may be built later", module)
          .contains("<artifactId>%s</artifactId>".formatted(module.artifact()));
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
                    "(dev\\.teff\\.(grains|codegen|persistence|crdt|placement|runtime|testkit|simulator|machines|faults|browser|cli|image|client|loadtest|samples|architecture)(\\..*)?)?|org\\.apache\\.cassandra\\.security"));
  }

  @Test
  void grainsApi_knowsNobody() {
    mayNotKnow(
        API, CODEGEN, CRDT, PERSISTENCE, PLACEMENT, RUNTIME, TESTKIT, CLI, LOADTEST, SAMPLES);
  }

  @Test
  void browser_knowsNobody() {
    mayNotKnow(
        BROWSER,
        API,
        CODEGEN,
        CRDT,
        PERSISTENCE,
        PLACEMENT,
        RUNTIME,
        TESTKIT,
        CLI,
        LOADTEST,
        SAMPLES);
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
  void crdtTypes_knowOnlyTheApi() {
    mayNotKnow(CRDT, CODEGEN, PERSISTENCE, PLACEMENT, RUNTIME, TESTKIT, CLI, LOADTEST, SAMPLES);
  }

  @Test
  void placement_knowsOnlyTheApi() {
    mayNotKnow(PLACEMENT, CODEGEN, PERSISTENCE, RUNTIME, TESTKIT, CLI, LOADTEST, SAMPLES);
  }

  @Test
  void runtime_knowsNeitherCodegenNorLoadtestNorSamples() {
    for (String part : new String[] {RUNTIME, TESTKIT, SIMULATOR, FAULTS, CLI}) {
      mayNotKnow(part, CODEGEN, LOADTEST, SAMPLES);
    }
  }

  @Test
  void runtimeCore_knowsNeitherClusterNorItsLibraries() {
    noClasses()
        .that()
        .resideInAPackage(RUNTIME)
        .and()
        .resideOutsideOfPackages(CLUSTER, GATEWAY, ADAPTIVE, ADMIN, TRACING)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            CLUSTER,
            GATEWAY,
            ADAPTIVE,
            ADMIN,
            TRACING,
            "io.micrometer..",
            TESTKIT,
            SIMULATOR,
            FAULTS,
            CLI,
            "io.vertx..",
            "io.netty..",
            "com.hazelcast..")
        .check(CLASSES);
  }

  @Test
  void openTelemetry_isKnownInOnePlace() {
    noClasses()
        .that()
        .resideOutsideOfPackage(TRACING)
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.opentelemetry..")
        .check(CLASSES);
    mayNotKnow(TRACING, CLUSTER, GATEWAY, ADAPTIVE, ADMIN);
  }

  @Test
  void client_knowsNeitherSilosNorTheirLibraries() {
    mayNotKnow(
        CLIENT, CLUSTER, GATEWAY, ADAPTIVE, CODEGEN, PERSISTENCE, "io.vertx..", "com.hazelcast..");
    assertThat(SourceTree.read(SourceTree.ROOT.resolve("runtime/client/pom.xml")))
        .contains("<artifactId>teff-runtime-cluster</artifactId><scope>test</scope>")
        .contains("<artifactId>teff-gateway</artifactId><scope>test</scope>");
  }

  @Test
  void whatRunsInProduction_knowsNothingOfTests() {
    for (String part : new String[] {RUNTIME, CLI}) {
      mayNotKnow(part, TESTKIT, SIMULATOR, FAULTS);
    }
  }

  @Test
  void image_knowsNobody() {
    mayNotKnow(IMAGE, API, CODEGEN, CRDT, PERSISTENCE, PLACEMENT, RUNTIME, TESTKIT, CLI, SAMPLES);
  }

  @Test
  void machines_knowNobody() {
    mayNotKnow(
        MACHINES, API, CODEGEN, CRDT, PERSISTENCE, PLACEMENT, RUNTIME, TESTKIT, CLI, SAMPLES);
  }

  @Test
  void runtime_knowsNoStoreButThroughTheSpi() {
    mayNotKnow(
        RUNTIME, "dev.teff.persistence.memory..", "dev.teff.persistence.jdbi..", "org.jdbi..");
  }

  @Test
  void loadtestAndSamples_doNotKnowEachOther() {
    noClasses()
        .that()
        .resideInAPackage(LOADTEST)
        .and()
        .resideOutsideOfPackage(SCENARIOS) // the load tests of the samples
        .should()
        .dependOnClassesThat(resideInAPackage(SAMPLES).and(resideOutsideOfPackage(MEASURED_SAMPLE)))
        .check(CLASSES);
    mayNotKnow(SAMPLES, LOADTEST);
  }

  @Test
  void harness_knowsNothingOfTheBenchmarks() {
    noClasses()
        .that()
        .resideInAPackage(HARNESS)
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dev.teff.loadtest")
        .check(CLASSES);
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
