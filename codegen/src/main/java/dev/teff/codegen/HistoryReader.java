package dev.teff.codegen;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.TypeName;
import dev.teff.codegen.Declaration.Union;
import dev.teff.codegen.Encoding.Message;
import dev.teff.codegen.HistoryModel.Former;
import dev.teff.grains.RetiredEvents;
import dev.teff.grains.Upcast;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.lang.model.element.Element;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.lang.model.util.ElementFilter;
import javax.lang.model.util.Types;

/** Reads from an event type what a journal once stored, or refuses it. */
final class HistoryReader {
  private final Types types;
  private final Declarations declarations;

  HistoryReader(Types types, Declarations declarations) {
    this.types = types;
    this.declarations = declarations;
  }

  HistoryModel read(Message events) {
    Declaration declared = declarations.get(events.boxed().canonicalName());
    var names = new LinkedHashMap<String, Element>();
    var owners = new ArrayList<TypeElement>();
    collect(declared, names, owners);
    var former = new ArrayList<Former>();
    for (TypeElement owner : owners) {
      for (ExecutableElement method : ElementFilter.methodsIn(owner.getEnclosedElements())) {
        if (method.getAnnotation(Upcast.class) != null) {
          Former found = former(declared.element(), owner, method);
          refuseTaken(found.name(), method, names);
          former.add(found);
        }
      }
    }
    return new HistoryModel(List.copyOf(former), retired(declared.element(), names));
  }

  private void collect(Declaration events, Map<String, Element> names, List<TypeElement> owners) {
    owners.add(events.element());
    if (events instanceof Union union) {
      union
          .members()
          .forEach(member ->
              collect(declarations.get(member.encoding().boxed().canonicalName()), names, owners));
    } else {
      names.put(events.typeName(), events.element());
    }
  }

  private Former former(TypeElement events, TypeElement owner, ExecutableElement method) {
    String shown = "%s.%s".formatted(Names.shown(owner), method.getSimpleName());
    Element blamed = Trace.of(events, shown).nearest(declarations.elements(), method);
    boolean fits =
        method.getModifiers().contains(Modifier.STATIC)
            && !method.getModifiers().contains(Modifier.PRIVATE)
            && method.getTypeParameters().isEmpty()
            && method.getThrownTypes().isEmpty()
            && method.getParameters().size() == 1
            && types.isSubtype(method.getReturnType(), events.asType());
    if (!fits) {
      throw new Refusal(
          blamed,
          "%s is an @Upcast of another form than Teff can call.".formatted(shown),
          "write: @Upcast static %s of(OldEvent old)".formatted(Names.shown(events)));
    }
    var old = method.getParameters().get(0).asType();
    Trace trace = Trace.of(blamed, "the old event of " + shown);
    if (declarations.encodings().component(old, trace) instanceof Message message
        && declarations.get(message.boxed().canonicalName())
            instanceof Declaration.Message declared) {
      return new Former(
          declared.typeName(), message, ClassName.get(owner), method.getSimpleName().toString());
    }
    throw new Refusal(
        trace,
        "%s is no record, so it was never stored as an event.".formatted(TypeName.get(old)),
        "take the record that has the stored event's name, or give it that by @TypeName");
  }

  private static List<String> retired(TypeElement events, Map<String, Element> names) {
    RetiredEvents annotation = events.getAnnotation(RetiredEvents.class);
    if (annotation == null) {
      return List.of();
    }
    for (String name : annotation.value()) {
      refuseTaken(name, events, names);
    }
    return List.of(annotation.value());
  }

  private static void refuseTaken(String name, Element blamed, Map<String, Element> names) {
    Element other = names.putIfAbsent(name, blamed);
    if (other != null) {
      throw new Refusal(
          blamed,
          "The stored event name \"%s\" has two meanings: %s and %s."
              .formatted(name, other, blamed),
          "give the newer type another name with @TypeName; stored events keep theirs");
    }
  }
}
