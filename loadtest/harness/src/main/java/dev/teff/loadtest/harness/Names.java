package dev.teff.loadtest.harness;

/** Names of scenarios, requests and groups. */
final class Names {
  private static final int LONGEST = 100;

  private Names() {}

  /**
   * The name, if it can be one.
   *
   * @throws IllegalArgumentException when it is empty, too long, or has characters that would break
   *     a line of the log
   */
  static String require(String what, String name) {
    if (name.isBlank() || name.length() > LONGEST) {
      throw new IllegalArgumentException(
          "'%s' cannot name a %s: a name has 1 to %d characters.".formatted(name, what, LONGEST));
    }
    if (name.chars().anyMatch(c -> c == ',' || c < ' ')) {
      throw new IllegalArgumentException(
          "'%s' cannot name a %s: it has a comma or a control character.".formatted(name, what));
    }
    return name;
  }
}
