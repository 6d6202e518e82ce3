package dev.teff.simulator;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContextProvider;

/** Runs a test method once per seed, each time with the simulation of that seed. */
final class SimulationTestExtension implements TestTemplateInvocationContextProvider {
  @Override
  public boolean supportsTestTemplate(ExtensionContext test) {
    return true; // it stands nowhere but on the annotation
  }

  @Override
  public Stream<TestTemplateInvocationContext> provideTestTemplateInvocationContexts(
      ExtensionContext test) {
    SimulationTest wanted = test.getRequiredTestMethod().getAnnotation(SimulationTest.class);
    return SeedChoice.of(
            wanted, System.getProperty(SeedChoice.ONE), System.getProperty(SeedChoice.COUNT))
        .mapToObj(UnderSeed::new);
  }

  private record UnderSeed(long seed) implements TestTemplateInvocationContext {
    @Override
    public String getDisplayName(int invocation) {
      return "seed " + seed;
    }

    @Override
    public List<Extension> getAdditionalExtensions() {
      return List.of(new Giver(Simulation.of(seed)));
    }
  }

  /** Gives the method its simulation, and sees to it that it was run. */
  private record Giver(Simulation simulation)
      implements ParameterResolver, AfterTestExecutionCallback {
    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext test) {
      return parameter.getParameter().getType() == Simulation.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext test) {
      return simulation;
    }

    @Override
    public void afterTestExecution(ExtensionContext test) {
      if (!simulation.hasBegun() && test.getExecutionException().isEmpty()) {
        throw new AssertionError(
            "Nothing was simulated: end %s by simulation.check(), and give it a parameter of type Simulation."
                .formatted(test.getRequiredTestMethod().getName()));
      }
    }
  }
}
