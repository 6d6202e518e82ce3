package dev.teff.codegen;

import com.palantir.javapoet.ClassName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.lang.model.element.Element;
import javax.lang.model.element.TypeElement;

/** Collects the providers of each service and writes them in the last round, sorted. */
final class ServiceFiles {
  private final Map<String, TreeMap<String, TypeElement>> providers = new TreeMap<>();

  void add(Class<?> service, ClassName provider, TypeElement origin) {
    providers
        .computeIfAbsent(service.getName(), ignored -> new TreeMap<>())
        .put(provider.reflectionName(), origin);
  }

  void write(Output output) {
    providers.forEach((service, names) -> {
      List<Element> origins = new ArrayList<>(names.values());
      output.resource(
          "META-INF/services/" + service,
          String.join("\n", names.keySet()) + "\n",
          origins.toArray(Element[]::new));
    });
  }
}
