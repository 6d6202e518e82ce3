package dev.teff.runtime;

import dev.teff.grains.ErrorCode;
import dev.teff.grains.GrainException;
import dev.teff.grains.GrainException.Outcome;
import dev.teff.grains.spi.GrainContract;
import java.lang.reflect.InvocationTargetException;

/** Loads the contract that the annotation processor generates beside a grain interface. */
final class GeneratedContracts {
  private GeneratedContracts() {}

  static GrainContract<?, ?> load(Class<?> grainInterface) {
    String name = nameOf(grainInterface);
    try {
      return Class.forName(name, true, grainInterface.getClassLoader())
          .asSubclass(GrainContract.class)
          .getConstructor()
          .newInstance();
    } catch (ClassNotFoundException e) {
      throw processorDidNotRun(grainInterface, name, e);
    } catch (InvocationTargetException
        | NoSuchMethodException
        | InstantiationException
        | IllegalAccessException e) {
      throw new IllegalStateException(name + " is not as the annotation processor made it.", e);
    }
  }

  private static String nameOf(Class<?> grainInterface) {
    String binary = grainInterface.getName();
    int dot = binary.lastIndexOf('.') + 1;
    return binary.substring(0, dot)
        + binary.substring(dot).replace('$', '_')
        + GrainContract.CLASS_SUFFIX;
  }

  private static GrainException processorDidNotRun(
      Class<?> grainInterface, String name, ClassNotFoundException cause) {
    return new GrainException(
        ErrorCode.PROCESSOR_DID_NOT_RUN,
        Outcome.DID_NOT_RUN,
        """
        Teff's annotation processor did not run for %s | looked for %s | since JDK 23, javac passes \
        over processors that merely lie on the class path | add to maven-compiler-plugin's \
        <configuration>:
          <annotationProcessorPaths>
            <path>
              <groupId>dev.teff</groupId>
              <artifactId>teff-codegen</artifactId>
              <version>${teff.version}</version>
            </path>
          </annotationProcessorPaths>\
        """
            .formatted(grainInterface.getName(), name),
        cause);
  }
}
