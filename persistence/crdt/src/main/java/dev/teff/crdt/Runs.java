package dev.teff.crdt;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** What the elements of a sequence are kept in, many at a time. */
interface Runs {
  /** Characters, in strings. */
  Runs TEXT =
      new Runs() {
        @Override
        public int length(Object run) {
          return ((String) run).length();
        }

        @Override
        public Object part(Object run, int from, int to) {
          return ((String) run).substring(from, to);
        }

        @Override
        public Object join(List<?> pieces) {
          var all = new StringBuilder();
          pieces.forEach(piece -> all.append((String) piece));
          return all.toString();
        }
      };

  /** Objects, in immutable lists. */
  Runs LIST =
      new Runs() {
        @Override
        public int length(Object run) {
          return ((List<?>) run).size();
        }

        @Override
        public Object part(Object run, int from, int to) {
          return List.copyOf(((List<?>) run).subList(from, to));
        }

        @Override
        public Object join(List<?> pieces) {
          var all = new ArrayList<Object>();
          pieces.forEach(piece -> all.addAll((List<?>) piece));
          return List.copyOf(all);
        }
      };

  /** The elements of a block that is visible. */
  static Object content(Block block) {
    return Objects.requireNonNull(block.content());
  }

  int length(Object run);

  Object part(Object run, int from, int to);

  /** Several runs in one. */
  Object join(List<?> pieces);
}
