package dev.teff.codegen;

import dev.teff.codegen.Facts.Fact;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * The checked-in file of facts. What it says stays true, or the build fails; what it does not say
 * yet is added on request.
 */
final class ContractsFile {
  /** The processor option that names the file. */
  static final String PATH_OPTION = "teff.contracts";

  /** The processor option that lets the processor add to the file. */
  static final String ACCEPT_OPTION = "teff.contracts.accept";

  private static final String REMOVED = "(removed)";
  private static final String KEY_PART = " key part ";
  private static final String OTHER_KEY =
      "leave the key as it was, or give grains with another key another @GrainType";
  private static final String HEADER =
      """
      # What other silos, callers and stored events rely on: names, field numbers and types.
      # Checked by the compiler; a change that breaks a rolling upgrade fails the build.
      # To add what is new, compile once with -Ateff.contracts.accept=true.
      """;

  private final Path path;
  private final Problems problems;
  private final Predicate<String> onClassPath;

  /**
   * The file at a path.
   *
   * @param onClassPath whether the {@code .proto} file of a name belongs to what was compiled
   *     before
   */
  ContractsFile(Path path, Problems problems, Predicate<String> onClassPath) {
    this.path = path;
    this.problems = problems;
    this.onClassPath = onClassPath;
  }

  static String text(SortedMap<String, String> lines) {
    var text = new StringBuilder(HEADER);
    lines.forEach((key, value) -> text.append(key).append(" = ").append(value).append('\n'));
    return text.toString();
  }

  /** Reports what breaks; writes or asks for what is new. */
  void check(SortedMap<String, Fact> facts, boolean accept) {
    SortedMap<String, String> pinned = read();
    if (isOfOthers(pinned.keySet(), facts.keySet())) {
      return;
    }
    var next = new TreeMap<String, String>();
    facts.forEach((key, fact) -> next.put(key, fact.value()));
    int before = problems.count();
    facts.forEach((key, fact) -> {
      if (!pinned.containsKey(key)) {
        added(key, fact, pinned);
      }
    });
    pinned.forEach((key, value) -> {
      Fact now = facts.get(key);
      if (now == null) {
        gone(key, value, facts, next);
      } else if (!now.value().equals(value) && !isRenamed(key, value, now.value(), pinned)) {
        problems.report(now.origin(), changed(key, value, now.value()));
      }
    });
    if (problems.count() > before || next.equals(pinned)) {
      return;
    }
    if (accept) {
      write(text(next));
    } else {
      problems.report(
          "%s is behind the code: %s.\n  fix: compile once with -A%s=true, and check the file in"
              .formatted(path, difference(pinned, next), ACCEPT_OPTION));
    }
  }

  /**
   * Whether the file is that of another compilation, on which this one builds: build tools hand the
   * options of a module's main code to the compiler of its tests, too, and these may have grains of
   * their own.
   */
  private boolean isOfOthers(Set<String> pinned, Set<String> facts) {
    List<String> heads =
        pinned.stream().filter(key -> key.endsWith(" key") || key.endsWith(" state")).toList();
    return heads.stream().noneMatch(facts::contains)
        && heads.stream()
            .anyMatch(head ->
                onClassPath.test(head.replaceFirst(" key$", "").replace(" state", ".state")));
  }

  /**
   * What is stored of a type, and what older builds send of it or in a call, has none of the new
   * fields, so each must do without. And grains keep the keys that they have.
   */
  private void added(String key, Fact fact, Map<String, String> pinned) {
    if (key.contains(KEY_PART) && pinned.containsKey(scope(key) + 1)) {
      problems.report(
          fact.origin(),
          "\"%s = %s\" is new, but the keys of the grains that exist have no such part.\n  fix: %s"
              .formatted(key, fact.value(), OTHER_KEY));
    }
    String holder = key.replaceFirst(" field \\d+$", "");
    if (fact.required() && pinned.containsKey(holder)) {
      problems.report(fact.origin(), withoutDefault(key, fact.value(), holder));
    }
  }

  private String withoutDefault(String key, String value, String holder) {
    boolean stored = isStored(key);
    return "\"%s = %s\" is new and has no default, so that what %s without it cannot be read.\n  fix: make it @Nullable or Optional, or add a %s beside the old one; or delete the line of \"%s\" from %s if %s"
        .formatted(
            key,
            value,
            stored ? "is stored" : "older builds send",
            holder.contains(" call ") ? "method" : "type",
            holder,
            path,
            stored ? "none is stored yet" : "no silo or client of an older build uses it");
  }

  private static boolean isStored(String key) {
    return key.contains(" state type ") || key.contains(" snapshot type ");
  }

  /** What the numbers of fields, or of a key's parts, stand behind. */
  private static String scope(String key) {
    return key.substring(0, key.lastIndexOf(' ') + 1);
  }

  /**
   * A field may go, but its number is never used again. A message goes with the last field that
   * holds it. Anything else is still needed.
   */
  private void gone(
      String key, String value, SortedMap<String, Fact> facts, Map<String, String> next) {
    if (key.contains(" field ") || isHistory(key, value, facts)) {
      next.put(key, REMOVED);
      return;
    }
    if (value.equals("message")) {
      return;
    }
    String text =
        "\"%s = %s\" is gone, but other silos or stored events may still use it.\n  fix: %s"
            .formatted(key, value, wayBack(key, value));
    String grain = key.substring(0, key.indexOf(' '));
    Fact nearest = facts.get(grain + " key");
    if (nearest == null) {
      problems.report(text);
    } else {
      problems.report(nearest.origin(), text);
    }
  }

  /** A stored event's name may leave the union when the code still says what to do with it. */
  private static boolean isHistory(String key, String value, SortedMap<String, Fact> facts) {
    int state = key.indexOf(" state type ");
    return state > 0
        && key.contains(" member ")
        && (value.equals(REMOVED)
            || facts.containsKey("%s state event %s".formatted(key.substring(0, state), value)));
  }

  /**
   * A field of a stored type may have another name, since only its number is stored, and so may a
   * part of a key; but not one that another had, because then two may have changed places.
   */
  private static boolean isRenamed(
      String key, String was, String is, SortedMap<String, String> pinned) {
    if (!(isStored(key) && key.contains(" field ")) && !key.contains(KEY_PART)) {
      return false;
    }
    String newName = name(is);
    String scope = scope(key);
    return type(was).equals(type(is))
        && pinned.tailMap(scope).entrySet().stream()
            .takeWhile(line -> line.getKey().startsWith(scope))
            .noneMatch(line -> name(line.getValue()).equals(newName));
  }

  private static String name(String field) {
    int space = field.indexOf(' ');
    return space < 0 ? field : field.substring(0, space);
  }

  private static String type(String field) {
    return field.substring(name(field).length());
  }

  private String wayBack(String key, String value) {
    String renamed = "";
    if (key.contains(" member ")) {
      renamed = ", or give the renamed type @TypeName(\"%s\")".formatted(value);
      renamed +=
          key.contains(" state ") ? ", or write an @Upcast or name it in @RetiredEvents" : "";
    }
    return "bring it back%s; or delete the line from %s if nobody uses it any more"
        .formatted(renamed, path);
  }

  private static String changed(String key, String was, String is) {
    String fix;
    if (was.equals(REMOVED)) {
      fix = "this number belonged to a field that is gone; give @Field(n) a number never used";
    } else if (key.contains(" field ")) {
      fix = "keep old numbers where they were: give what is new or has moved its @Field(n)";
    } else if (key.contains(" member ")) {
      fix =
          "keep old numbers with @Field(n), and a renamed type's name with @TypeName(\"%s\")"
              .formatted(was);
    } else if (key.contains(" constant ")) {
      fix = "restore the order of the constants, and add new ones at the end";
    } else if (key.contains(KEY_PART)) {
      fix = OTHER_KEY;
    } else {
      fix = "add a new method or type beside the old one instead";
    }
    return "\"%s\" was %s and is now %s, which breaks other silos and stored events.\n  fix: %s"
        .formatted(key, was, is, fix);
  }

  private static String difference(Map<String, String> pinned, Map<String, String> next) {
    return next.entrySet().stream()
        .filter(line -> !line.getValue().equals(pinned.get(line.getKey())))
        .map(line -> "\"%s = %s\"".formatted(line.getKey(), line.getValue()))
        .limit(3)
        .reduce((one, other) -> one + ", " + other)
        .map(some -> some + (next.size() - pinned.size() > 3 ? ", …" : ""))
        .orElse("lines are missing");
  }

  private SortedMap<String, String> read() {
    var lines = new TreeMap<String, String>();
    if (!Files.exists(path)) {
      return lines;
    }
    try {
      for (String line : Files.readAllLines(path)) {
        int equals = line.indexOf(" = ");
        if (!line.startsWith("#") && equals > 0) {
          lines.put(line.substring(0, equals), line.substring(equals + 3).strip());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return lines;
  }

  private void write(String text) {
    try {
      Files.writeString(path, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
