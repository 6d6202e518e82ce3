package dev.teff.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teff.grains.GrainException;
import dev.teff.grains.spi.GrainContract;
import dev.teff.grains.spi.GrainImplementation;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GrainTypesTest {
  private static final String LEDGER_CONTRACT = Ledger.class.getName() + GrainContract.CLASS_SUFFIX;

  private final GrainTypes types = types(GrainTypesTest.class.getClassLoader());

  @TempDir private Path folder;

  private static GrainTypes types(ClassLoader loader) {
    return new GrainTypes(loader, new NamedServices(Map.of()));
  }

  /** Stands for a grain interface: the processor would not pass over a real one here. */
  private interface Unprocessed {}

  @Test
  @SuppressWarnings({"unchecked", "rawtypes"})
  void interface_thatTheProcessorPassedOver_namesTheMavenLinesToAdd() {
    assertThatThrownBy(() -> types.contract((Class<Ledger>) (Class) Unprocessed.class))
        .isInstanceOf(GrainException.class)
        .hasMessageContaining(
            "TEFF-101 Teff's annotation processor did not run for dev.teff.runtime.GrainTypesTest$Unprocessed")
        .hasMessageContaining(
            "looked for dev.teff.runtime.GrainTypesTest_Unprocessed_GrainContract")
        .hasMessageContaining("<annotationProcessorPaths>")
        .hasMessageContaining("<artifactId>teff-codegen</artifactId>");
  }

  @Test
  void facts_nameMethodsFieldsAndEvents_alsoThoseOfOlderCode() {
    assertThat(types.facts())
        .containsEntry("basket method put", "answered")
        .containsEntry("basket method put argument field 1", "string")
        .containsEntry("basket method put result field 1", "int32")
        .containsEntry("basket method items result field 1", "repeated string")
        .containsEntry("ledger method note", "sent")
        .containsEntry("basket event ItemPut", "readable")
        .containsEntry("basket event ItemPut field 1", "string")
        .containsEntry("basket event FruitPut", "readable")
        .containsEntry("basket event Shaken", "readable");
  }

  @Test
  void typeName_thatNobodyKnows_namesTheNearest() {
    assertThatThrownBy(() -> types.contract("legder"))
        .hasMessageContaining("TEFF-102 There is no grain type \"legder\"")
        .hasMessageContaining("ledger")
        .hasMessageContaining("give a renamed one its old @GrainType, or add the module");
    assertThat(types.contract("ledger").grainInterface()).isEqualTo(Ledger.class);
  }

  @Test
  void methodName_thatNobodyKnows_namesTheNearest() {
    GrainContract<?, ?> ledger = types.contract("ledger");
    assertThatThrownBy(() -> types.method(ledger, "ad"))
        .hasMessageContaining("TEFF-103 Grain type \"ledger\" has no method \"ad\"")
        .hasMessageContaining("add")
        .hasMessageContaining("use one of the known methods, or upgrade the silos first");
    assertThat(ledger.methods().get(types.method(ledger, "add")).name()).isEqualTo("add");
  }

  @Test
  void type_withoutAnImplementation_saysSoWhenItIsCalled() throws Exception {
    var loader = new ServicesLoader(folder, GrainImplementation.class, List.of());
    GrainTypes bare = types(loader);
    assertThatThrownBy(() -> bare.kind(bare.contract("ledger")))
        .hasMessageContaining("TEFF-104 No class implements grain type \"ledger\"")
        .hasMessageContaining("interface dev.teff.runtime.Ledger")
        .hasMessageContaining("add it, or its module, to the silo");

    try (Silo silo = Silo.builder().name("bare").classLoader(loader).start()) {
      Ledger ledger = silo.grains().ref(Ledger.class, "a");
      assertThatThrownBy(ledger::sum).hasMessageContaining("TEFF-104");
      assertThatThrownBy(silo.grains().start(ledger, Ledger::sum)::await)
          .hasMessageContaining("TEFF-104");
    }
  }

  @Test
  void type_withTwoImplementations_refusesToStart() throws Exception {
    var loader =
        new ServicesLoader(
            folder, GrainImplementation.class, List.of(generated(), SecondLedger.class.getName()));
    assertThatThrownBy(() -> Silo.builder().classLoader(loader).start())
        .hasMessageContaining("TEFF-105 Two classes implement grain type \"ledger\"")
        .hasMessageContaining("dev.teff.runtime.LedgerGrain and dev.teff.other.LedgerGrain")
        .hasMessageContaining("remove one of them from the class path");
  }

  @Test
  void type_withTwoInterfaces_refusesToStart() throws Exception {
    var loader =
        new ServicesLoader(
            folder,
            GrainContract.class,
            List.of(LEDGER_CONTRACT, SecondLedgerContract.class.getName()));
    assertThatThrownBy(() -> types(loader))
        .hasMessageContaining("TEFF-105 Two interfaces are grain type \"ledger\"")
        .hasMessageContaining("dev.teff.runtime.Ledger and dev.teff.runtime.Probe")
        .hasMessageContaining("give one of them another @GrainType");
  }

  @Test
  void client_knowsTypesByName() {
    var client =
        new GrainClient(
            request -> request.failed(TestStore.refusal()),
            new ManualTime(),
            Duration.ofSeconds(1));
    assertThat(client.contract("ledger").typeName()).isEqualTo("ledger");
    assertThat(client.method(client.contract("ledger"), "run")).isNotNegative();
    assertThatThrownBy(() -> client.grains().ref(Ledger.class, "a").sum())
        .hasMessageContaining("TEFF-306");
  }

  private String generated() {
    return types.kind(types.contract("ledger")).implementation().getClass().getName();
  }
}
