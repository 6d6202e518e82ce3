package dev.teff.grains.spi;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * Turns a key into text and back. The text is what is stored, sent and typed on a command line.
 *
 * @param <K> the key's type
 */
public interface KeyCodec<K> {
  /** Keys that are text already. */
  KeyCodec<String> STRING =
      new KeyCodec<>() {
        @Override
        public String toText(String key) {
          return key;
        }

        @Override
        public String fromText(String text) {
          return text;
        }
      };

  /** Decimal numbers. */
  KeyCodec<Long> LONG =
      new KeyCodec<>() {
        @Override
        public String toText(Long key) {
          return key.toString();
        }

        @Override
        public Long fromText(String text) {
          try {
            return Long.valueOf(text);
          } catch (NumberFormatException e) {
            throw new IllegalArgumentException("The key \"" + text + "\" is not a number.", e);
          }
        }
      };

  /** UUIDs in their usual form. */
  KeyCodec<UUID> UUID =
      new KeyCodec<>() {
        @Override
        public String toText(UUID key) {
          return key.toString();
        }

        @Override
        public UUID fromText(String text) {
          return java.util.UUID.fromString(text);
        }
      };

  /** The key in text form. */
  String toText(K key);

  /**
   * The key that this text stands for.
   *
   * @throws IllegalArgumentException when it stands for none
   */
  K fromText(String text);

  /** Joins the components of a compound key by {@code /}, escaping it and {@code %} within them. */
  static String join(String... components) {
    var joined = new StringBuilder();
    for (int i = 0; i < components.length; i++) {
      if (i > 0) {
        joined.append('/');
      }
      joined.append(components[i].replace("%", "%25").replace("/", "%2F"));
    }
    return joined.toString();
  }

  /**
   * Undoes {@link #join}.
   *
   * @throws IllegalArgumentException when there are not that many components
   */
  static List<String> split(String text, int components) {
    var parts = new ArrayList<String>();
    for (String part : text.split("/", -1)) {
      parts.add(part.replace("%2F", "/").replace("%25", "%"));
    }
    if (parts.size() != components) {
      throw new IllegalArgumentException(
          "The key \"%s\" has %d parts, but this type's keys have %d, joined by \"/\"."
              .formatted(text, parts.size(), components));
    }
    return parts;
  }
}
