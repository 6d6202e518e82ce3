package dev.teff.codegen;

import java.util.ArrayDeque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import javax.annotation.processing.AbstractProcessor;
import javax.annotation.processing.ProcessingEnvironment;
import javax.annotation.processing.RoundEnvironment;
import javax.lang.model.SourceVersion;
import javax.lang.model.element.TypeElement;
import javax.lang.model.util.ElementFilter;
import org.jspecify.annotations.Nullable;

/**
 * Runs in the compiler: finds grain interfaces and the classes that implement them, and writes what
 * the runtime needs of them.
 *
 * <p>Classes that implement a grain bear no annotation, so the processor looks at everything and
 * claims nothing.
 */
public final class GrainProcessor extends AbstractProcessor {
  private final Set<String> waiting = new LinkedHashSet<>();
  private @Nullable Compilation compilation;

  /** Called by the compiler, through the service file. */
  public GrainProcessor() {}

  @Override
  public Set<String> getSupportedAnnotationTypes() {
    return Set.of("*");
  }

  @Override
  public Set<String> getSupportedOptions() {
    return Set.of(ContractsFile.PATH_OPTION, ContractsFile.ACCEPT_OPTION);
  }

  @Override
  public SourceVersion getSupportedSourceVersion() {
    return SourceVersion.latestSupported();
  }

  @Override
  public synchronized void init(ProcessingEnvironment environment) {
    super.init(environment);
    compilation = new Compilation(environment);
  }

  @Override
  public boolean process(Set<? extends TypeElement> annotations, RoundEnvironment round) {
    Compilation current = compilation;
    if (current == null) {
      throw new IllegalStateException("The compiler did not call init.");
    }
    if (round.processingOver()) {
      current.finish();
      return false;
    }
    var types = new LinkedHashSet<TypeElement>();
    for (String name : List.copyOf(waiting)) {
      types.add(processingEnv.getElementUtils().getTypeElement(name));
    }
    waiting.clear();
    types.addAll(withNested(round));
    for (TypeElement type : types) {
      if (!current.process(type)) {
        waiting.add(type.getQualifiedName().toString());
      }
    }
    current.finishRound();
    return false;
  }

  private static Set<TypeElement> withNested(RoundEnvironment round) {
    var found = new LinkedHashSet<TypeElement>();
    var queue = new ArrayDeque<TypeElement>(ElementFilter.typesIn(round.getRootElements()));
    while (!queue.isEmpty()) {
      TypeElement type = queue.remove();
      found.add(type);
      queue.addAll(ElementFilter.typesIn(type.getEnclosedElements()));
    }
    return found;
  }
}
