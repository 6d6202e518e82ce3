package dev.teff.crdt;

import org.jspecify.annotations.Nullable;

/**
 * Which entry of a map a dot lives in, by ranges of dots. With it, a merge finds what the other
 * side has removed without looking at all the rest.
 *
 * @param dots the spans by their first dot
 * @param unused how many changes it was kept up to date with since somebody needed it
 */
record DotIndex<K>(DotTrie<DotIndex.Span<K>> dots, int unused) {
  /** Dots that follow each other and live under one key, up to this one. */
  record Span<K>(long to, K key) {}

  /** Takes a key; the same one may come several times. */
  interface KeyVisitor<K> {
    void visit(K key);
  }

  private DotIndex<K> with(DotTrie<Span<K>> changed) {
    return new DotIndex<>(changed, unused);
  }

  /** The same, behind changes that did not need it. */
  DotIndex<K> unusedBy(int changes) {
    return new DotIndex<>(dots, unused + changes);
  }

  /** The same, for who needs it. */
  DotIndex<K> used() {
    return unused == 0 ? this : new DotIndex<>(dots, 0);
  }

  DotIndex<K> plus(long replica, long from, long to, K key) {
    LongTrie<Span<K>> spans = dots.of(replica);
    LongTrie.Leaf<Span<K>> before = spans.floor(from);
    if (before != null && before.value.to == from - 1 && before.value.key.equals(key)) {
      return with(dots.with(replica, spans.put(before.key, new Span<>(to, before.value.key))));
    }
    return with(dots.with(replica, spans.put(from, new Span<>(to, key))));
  }

  /** With what a change brought under one key, in the place of what it has seen there. */
  DotIndex<K> replaced(DotContext seen, Store brought, K key) {
    var replaced =
        new Object() {
          DotIndex<K> index = DotIndex.this;
        };
    seen.forEach((replica, from, to) -> replaced.index = replaced.index.minus(replica, from, to));
    brought.forEachDot(
        (replica, from, to) -> replaced.index = replaced.index.plus(replica, from, to, key));
    return replaced.index;
  }

  /** With what a merge changed under one key, from one of its changes on. */
  DotIndex<K> changed(Changes changes, int start, K key) {
    var changed =
        new Object() {
          DotIndex<K> index = DotIndex.this;
        };
    changes.forEach(
        start,
        (added, replica, from, to) ->
            changed.index =
                added
                    ? changed.index.plus(replica, from, to, key)
                    : changed.index.minus(replica, from, to));
    return changed.index;
  }

  DotIndex<K> minus(long replica, long from, long to) {
    LongTrie<Span<K>> spans = dots.of(replica);
    LongTrie.Leaf<Span<K>> hit = spans.floor(to);
    while (hit != null && hit.value.to >= from) {
      spans = spans.remove(hit.key);
      if (hit.value.to > to) {
        spans = spans.put(to + 1, hit.value);
      }
      if (hit.key < from) {
        spans = spans.put(hit.key, new Span<>(from - 1, hit.value.key));
      }
      hit = spans.floor(hit.key - 1);
    }
    return with(dots.with(replica, spans));
  }

  /** Visits the keys under which a context's dots live. */
  void forEachKeyIn(DotContext context, KeyVisitor<K> visitor) {
    LongTrie<LongTrie<Span<K>>> replicas = dots.replicas();
    if (context.replicas().weight() <= replicas.weight()) {
      context
          .replicas()
          .forEach((replica, ranges) -> {
            visit(replicas.get(replica), ranges, visitor);
            return true;
          });
    } else {
      replicas.forEach((replica, spans) -> {
        visit(spans, context.replicas().get(replica), visitor);
        return true;
      });
    }
  }

  private void visit(
      @Nullable LongTrie<Span<K>> spans, @Nullable Ranges ranges, KeyVisitor<K> visitor) {
    if (spans == null || ranges == null) {
      return;
    }
    for (int i = 0; i < ranges.count(); i++) {
      LongTrie.Leaf<Span<K>> hit = spans.floor(ranges.to(i));
      while (hit != null && hit.value.to >= ranges.from(i)) {
        visitor.visit(hit.value.key);
        hit = hit.key <= ranges.from(i) ? null : spans.floor(hit.key - 1);
      }
    }
  }
}
