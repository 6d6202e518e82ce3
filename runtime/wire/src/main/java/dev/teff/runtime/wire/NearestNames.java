package dev.teff.runtime.wire;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Which known names somebody may have meant who wrote one that nobody knows. */
public final class NearestNames {
  private static final int AT_MOST = 3;

  /** What is longer is no misspelt name, and would take long to compare: anybody may send it. */
  private static final int LONGEST = 200;

  private NearestNames() {}

  /** Up to three known names that take few typing errors to become the wanted one, best first. */
  public static List<String> of(String wanted, Collection<String> known) {
    record Candidate(String name, int distance) {}
    if (wanted.length() > LONGEST) {
      return List.of();
    }
    int tolerated = 1 + wanted.length() / 5;
    return known.stream()
        .map(name -> new Candidate(name, distance(wanted, name)))
        .filter(candidate -> candidate.distance <= tolerated)
        .sorted(Comparator.comparingInt(Candidate::distance).thenComparing(Candidate::name))
        .limit(AT_MOST)
        .map(Candidate::name)
        .toList();
  }

  /** A sentence for the end of a message: what may have been meant, else everything there is. */
  public static String hint(String wanted, Collection<String> known) {
    List<String> nearest = of(wanted, known);
    if (!nearest.isEmpty()) {
      return "Did you mean %s?".formatted(String.join(" or ", nearest));
    }
    return known.isEmpty() ? "There are none." : "There are: " + String.join(", ", known) + ".";
  }

  /** Levenshtein's distance, where upper and lower case are the same. */
  private static int distance(String left, String right) {
    String a = left.toLowerCase(Locale.ROOT);
    String b = right.toLowerCase(Locale.ROOT);
    int[] above = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      above[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int[] row = new int[b.length() + 1];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replace = above[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(replace, 1 + Math.min(above[j], row[j - 1]));
      }
      above = row;
    }
    return above[b.length()];
  }
}
