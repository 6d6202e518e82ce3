package dev.teff.runtime;

import java.io.IOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;

/** The class path of the tests, but with other registrations of one kind of service. */
final class ServicesLoader extends ClassLoader {
  private final String resource;
  private final URL registrations;

  ServicesLoader(Path folder, Class<?> service, List<String> providers) throws IOException {
    super(ServicesLoader.class.getClassLoader());
    this.resource = "META-INF/services/" + service.getName();
    this.registrations =
        Files.write(folder.resolve(service.getSimpleName()), providers).toUri().toURL();
  }

  @Override
  public Enumeration<URL> getResources(String name) throws IOException {
    return name.equals(resource)
        ? Collections.enumeration(List.of(registrations))
        : super.getResources(name);
  }
}
