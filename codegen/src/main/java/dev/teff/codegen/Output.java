package dev.teff.codegen;

import com.palantir.javapoet.AnnotationSpec;
import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.JavaFile;
import com.palantir.javapoet.TypeSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import javax.annotation.processing.Filer;
import javax.annotation.processing.FilerException;
import javax.lang.model.element.Element;
import javax.lang.model.element.TypeElement;
import javax.lang.model.util.Elements;
import javax.tools.JavaFileObject;
import javax.tools.StandardLocation;

/** Where generated files go. */
final class Output {
  private static final String GENERATED = "javax.annotation.processing.Generated";

  /** What javac says of generated code because of what the author wrote beside it. */
  private static final String SUPPRESSED =
      "\"all\", \"deprecation\", \"exports\", \"overrides\", \"removal\"";

  private final Filer filer;
  private final Elements elements;
  private final Map<String, TypeElement> resources = new HashMap<>();

  Output(Filer filer, Elements elements) {
    this.filer = filer;
    this.elements = elements;
  }

  /**
   * Whether a class is there already, compiled together with the type that it belongs to. What
   * belongs to a type in source is always written anew, since the old one may be stale.
   */
  boolean exists(ClassName name, TypeElement origin) {
    var file = elements.getFileObjectOf(origin);
    boolean inSource = file != null && file.getKind() == JavaFileObject.Kind.SOURCE;
    return !inSource && elements.getTypeElement(name.canonicalName()) != null;
  }

  /** Imports what is in java.lang, too: the author's package may have a type of the same name. */
  void write(ClassName name, TypeSpec.Builder type, TypeElement origin) {
    annotate(type, origin);
    type.addOriginatingElement(origin);
    try {
      JavaFile.builder(name.packageName(), type.build()).indent("  ").build().writeTo(filer);
    } catch (FilerException taken) {
      throw new Refusal(
          origin,
          "Teff writes a class %s for %s, but there is one already."
              .formatted(name.canonicalName(), origin.getQualifiedName()),
          "give one of them another name; if the other one was written by Teff, too, remove it from"
              + " what is compiled");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes a file of one type. The names of two grains may lead to one file. */
  void resource(String path, String content, TypeElement origin) {
    TypeElement other = resources.putIfAbsent(path, origin);
    if (other != null) {
      throw new Refusal(
          origin,
          "Teff writes a file %s for both %s and %s."
              .formatted(path, other.getQualifiedName(), origin.getQualifiedName()),
          "give one of the two grains another name in @GrainType");
    }
    resource(path, content, new Element[] {origin});
  }

  void resource(String path, String content, Element... origins) {
    try (var writer =
        filer.createResource(StandardLocation.CLASS_OUTPUT, "", path, origins).openWriter()) {
      writer.write(content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether a resource belongs to what was compiled before, not to what is compiled now. */
  boolean isOnClassPath(String path) {
    try {
      var found = filer.getResource(StandardLocation.CLASS_PATH, "", path).toUri();
      var own = filer.getResource(StandardLocation.CLASS_OUTPUT, "", path).toUri();
      return !found.equals(own);
    } catch (IOException | IllegalArgumentException | UnsupportedOperationException unknown) {
      return false; // it was written just now, is not there, or this compiler does not tell
    }
  }

  /** Generated code is nobody's to mend: tools leave it alone, as far as they know how. */
  private void annotate(TypeSpec.Builder type, TypeElement origin) {
    var module = elements.getModuleOf(origin);
    boolean readable =
        (module == null
                ? elements.getTypeElement(GENERATED)
                : elements.getTypeElement(module, GENERATED))
            != null;
    if (readable) {
      type.addAnnotation(
          AnnotationSpec.builder(ClassName.bestGuess(GENERATED))
              .addMember("value", "$S", GrainProcessor.class.getName())
              .build());
    }
    type.addAnnotation(
        AnnotationSpec.builder(SuppressWarnings.class)
            .addMember("value", "{$L}", SUPPRESSED)
            .build());
  }
}
