package dev.teff.testkit;

import dev.teff.grains.Grains;
import java.lang.reflect.Constructor;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.commons.support.AnnotationSupport;

/** Makes the cluster of a test when its first parameter asks for it. JUnit closes it. */
final class GrainTestExtension implements ParameterResolver {
  private static final Namespace NAMESPACE = Namespace.create(GrainTestExtension.class);

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext test) {
    Class<?> type = parameter.getParameter().getType();
    return type == TestCluster.class || type == Grains.class || type == VirtualTime.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext test) {
    TestCluster cluster =
        test.getStore(NAMESPACE)
            .computeIfAbsent(TestCluster.class, unused -> start(test), TestCluster.class);
    Class<?> type = parameter.getParameter().getType();
    if (type == Grains.class) {
      return cluster.grains();
    }
    return type == VirtualTime.class ? cluster.clock() : cluster;
  }

  private static TestCluster start(ExtensionContext test) {
    GrainTest wanted = wanted(test);
    return TestCluster.start(wanted.silos(), make(wanted.setup()));
  }

  /** The nearest one: on the method, on its class, or on a class that this one is nested in. */
  private static GrainTest wanted(ExtensionContext test) {
    return Stream.iterate(
            Optional.of(test),
            Optional::isPresent,
            each -> each.flatMap(ExtensionContext::getParent))
        .flatMap(Optional::stream)
        .flatMap(
            each -> AnnotationSupport.findAnnotation(each.getElement(), GrainTest.class).stream())
        .findFirst()
        .orElseThrow(() ->
            new ParameterResolutionException(
                "%s has a parameter of a cluster, but no @GrainTest says which; put it on the method or its class."
                    .formatted(test.getDisplayName())));
  }

  private static SiloSetup make(Class<? extends SiloSetup> setup) {
    try {
      Constructor<? extends SiloSetup> constructor = setup.getDeclaredConstructor();
      constructor.setAccessible(true); // test classes are rarely public
      return constructor.newInstance();
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException(
          "%s cannot be made; give it a constructor without parameters that does not throw."
              .formatted(setup.getName()),
          e);
    }
  }
}
