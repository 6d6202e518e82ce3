package dev.teff.crdt;

import dev.teff.grains.spi.DecodingException;
import java.util.ArrayList;
import java.util.List;

/**
 * Texts one behind the other, each without the characters with which it begins as the one before
 * does. Such numbers and rests are short, and alike where the texts are counted up.
 */
final class Prefixes {
  /** More are not shared: nobody can make long texts of few bytes. */
  static final int LONGEST = 63;

  private final Packed lengths = new Packed();
  private String last = "";
  private boolean any;

  /** Takes the next text; answers what is left of it. */
  String rest(String next) {
    int most = Math.min(LONGEST, Math.min(last.length(), next.length()));
    int shared = 0;
    while (shared < most && last.charAt(shared) == next.charAt(shared)) {
      shared++;
    }
    if (shared > 0 && Character.isHighSurrogate(next.charAt(shared - 1))) {
      shared--; // half a character is no text
    }
    any |= shared > 0;
    lengths.add(shared);
    last = next;
    return next.substring(shared);
  }

  /** How many characters each shares with the one before; nothing where none does. */
  byte[] toBytes() {
    return any ? lengths.toBytes() : new byte[0];
  }

  /** The texts again. */
  static List<String> wholes(List<?> rests, Packed.Read lengths) {
    var wholes = new ArrayList<String>(rests.size());
    String last = "";
    for (Object rest : rests) {
      int shared = (int) lengths.next(0, LONGEST);
      if (shared > last.length()) {
        throw new DecodingException("A text begins as one does that is shorter than that.");
      }
      last = last.substring(0, shared) + rest;
      wholes.add(last);
    }
    if (lengths.hasNext()) {
      throw new DecodingException("There are prefixes that belong to no key.");
    }
    return wholes;
  }
}
