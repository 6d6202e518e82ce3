package dev.teff.codegen;

import dev.teff.grains.Grain;
import dev.teff.grains.spi.Codec;
import dev.teff.grains.spi.GrainContract;
import dev.teff.grains.spi.GrainImplementation;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The compiled classes of package {@code app}, live. */
final class Loaded {
  private final ClassLoader loader;

  Loaded(Map<String, byte[]> files) {
    this.loader =
        new ClassLoader(Loaded.class.getClassLoader()) {
          @Override
          protected Class<?> findClass(String name) throws ClassNotFoundException {
            byte[] bytes = files.get(name.replace('.', '/') + ".class");
            if (bytes == null) {
              throw new ClassNotFoundException(name);
            }
            return defineClass(name, bytes, 0, bytes.length);
          }
        };
  }

  Class<?> type(String simpleName) {
    try {
      return loader.loadClass("app." + simpleName);
    } catch (ClassNotFoundException e) {
      throw new LinkageError(e.getMessage(), e);
    }
  }

  @SuppressWarnings("unchecked")
  Codec<Object> codec(String flatName) {
    return (Codec<Object>) get(type(flatName + "_Codec"), "INSTANCE");
  }

  @SuppressWarnings("unchecked")
  GrainContract<Object, Grain<Object>> contract(String flatName) {
    return (GrainContract<Object, Grain<Object>>) make(flatName + "_GrainContract");
  }

  @SuppressWarnings("unchecked")
  GrainImplementation<Object, Grain<Object>> implementation(String flatName) {
    return (GrainImplementation<Object, Grain<Object>>) make(flatName + "_GrainImplementation");
  }

  /** The value of a static field of a compiled class. */
  static Object get(Class<?> type, String field) {
    try {
      var found = type.getDeclaredField(field);
      found.setAccessible(true);
      return found.get(null);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(e.getMessage(), e);
    }
  }

  /** Calls a method of an object by name. */
  static @Nullable Object call(Object target, String method, @Nullable Object... arguments)
      throws Throwable {
    for (var each : target.getClass().getMethods()) {
      if (each.getName().equals(method) && each.getParameterCount() == arguments.length) {
        each.setAccessible(true);
        try {
          return each.invoke(target, arguments);
        } catch (java.lang.reflect.InvocationTargetException e) {
          throw e.getCause();
        }
      }
    }
    throw new AssertionError("No method " + method);
  }

  private Object make(String name) {
    try {
      return type(name).getConstructor().newInstance();
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(e.getMessage(), e);
    }
  }
}
