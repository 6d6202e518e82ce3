package dev.teff.loadtest.harness;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.commons.support.AnnotationSupport;

/** Opens the target of a test when its first parameter asks for it. JUnit closes it. */
final class LoadTestExtension implements ParameterResolver {
  private static final Namespace NAMESPACE = Namespace.create(LoadTestExtension.class);

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext test) {
    Class<?> type = parameter.getParameter().getType();
    return type == LoadGate.class || type == Target.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext test) {
    LoadGate gate =
        test.getStore(NAMESPACE)
            .computeIfAbsent(LoadGate.class, unused -> open(test), LoadGate.class);
    return parameter.getParameter().getType() == LoadGate.class ? gate : gate.target();
  }

  private static LoadGate open(ExtensionContext test) {
    LoadTest wanted =
        AnnotationSupport.findAnnotation(test.getElement(), LoadTest.class).orElseThrow();
    String name =
        test.getRequiredTestClass().getSimpleName() + "." + test.getRequiredTestMethod().getName();
    try {
      Target target = Targets.open(wanted.target(), null, System.out::println);
      return new LoadGate(target, Path.of(wanted.reports(), name));
    } catch (IOException e) {
      throw new ParameterResolutionException(
          "The target %s cannot be opened: %s".formatted(wanted.target(), e.getMessage()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ParameterResolutionException("The test was interrupted.", e);
    }
  }
}
