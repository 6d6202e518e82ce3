package dev.teff.architecture;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A piece of Java that a page or a doc comment shows.
 *
 * @param origin where it stands, for messages
 * @param code what a reader sees
 */
record Example(String origin, String code) {
  private static final Pattern IN_PAGE = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
  private static final Pattern IN_COMMENT =
      Pattern.compile("<pre>\\{@code\n(.*?)\n *\\* \\}</pre>", Pattern.DOTALL);
  private static final Pattern DECLARATION =
      Pattern.compile(
          "(@\\w+(\\(.*?\\))?\\s+)*((public|private|final|sealed|abstract|static)\\s+)*"
              + "((class|interface|record|enum)\\s|(public|private)\\s+[\\w<>?, ]+\\().*",
          Pattern.DOTALL);

  static Stream<Example> ofPage(Path page) {
    return all(IN_PAGE, page);
  }

  static Stream<Example> ofComments(Path source) {
    return all(IN_COMMENT, source)
        .map(found -> new Example(found.origin, withoutStars(found.code)));
  }

  private static Stream<Example> all(Pattern pattern, Path file) {
    String text = SourceTree.read(file);
    return pattern
        .matcher(text)
        .results()
        .map(match -> new Example(place(file, text, match.start()), match.group(1)));
  }

  private static String place(Path file, String text, int position) {
    long line = text.substring(0, position).lines().count();
    return SourceTree.ROOT.relativize(file) + ":" + line;
  }

  private static String withoutStars(String comment) {
    return comment.replaceAll("(?m)^ *\\* ?", "");
  }

  /**
   * A class around it that compiles when the example is right.
   *
   * @param imports what a reader has imported
   */
  String inClass(String name, List<String> imports) {
    String body =
        DECLARATION.matcher(code).matches()
            ? code
            : "void example() throws Exception {\n" + code + "\n}";
    return "package dev.teff.architecture;\n%s\nclass %s extends ExampleWorld {\n%s\n}\n"
        .formatted(String.join("\n", imports), name, body);
  }
}
