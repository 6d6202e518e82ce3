package dev.teff.crdt;

import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Stores by key: sets, maps, and all that nests.
 *
 * @param <K> the keys
 */
@SuppressWarnings("ReferenceEquality") // the same object: nothing has changed
final class DotMap<K> implements Store {
  private final HashTrie<K, Store> entries;
  private final Store nothing;

  /** Made of the entries by the first who needs it: most deltas are never merged into. */
  private @Nullable DotIndex<K> index;

  private DotMap(HashTrie<K, Store> entries, @Nullable DotIndex<K> index, Store nothing) {
    this.entries = entries;
    this.index = index;
    this.nothing = nothing;
  }

  /** A map without entries whose entries will be like this bottom. */
  static <K> DotMap<K> empty(Store nothing) {
    return new DotMap<>(HashTrie.empty(), DotIndex.empty(), nothing);
  }

  private DotIndex<K> index() {
    DotIndex<K> made = index;
    if (made == null) {
      var indexing = new Indexing<K>();
      entries.forEach(indexing::add);
      made = indexing.index;
      index = made; // all its fields are final: whoever sees it sees it whole
    }
    return made;
  }

  /** An index that is being made. */
  private static final class Indexing<K> {
    private DotIndex<K> index = DotIndex.empty();

    void add(K key, Store store) {
      store.forEachDot((replica, from, to) -> index = index.plus(replica, from, to, key));
    }
  }

  /** How many entries are alive. */
  int size() {
    return (int) entries.weight();
  }

  boolean contains(K key) {
    return !get(key).isEmpty();
  }

  /** What a key holds; a bottom when nothing. */
  Store get(K key) {
    Store store = entries.get(key);
    return store == null ? nothing : store;
  }

  /** The store of an entry that holds nothing. */
  Store nothing() {
    return nothing;
  }

  /** The keys of the entries that are alive. */
  Set<K> keys() {
    var keys = LinkedHashSet.<K>newLinkedHashSet(size());
    forEach((key, store) -> keys.add(key));
    return Collections.unmodifiableSet(keys);
  }

  /** Visits the entries that are alive. */
  void forEach(BiConsumer<? super K, ? super Store> visitor) {
    forEachKept((key, store) -> {
      if (!store.isEmpty()) {
        visitor.accept(key, store);
      }
    });
  }

  /** Visits the entries that are alive, about in the order in which they came about. */
  void forEachByAge(BiConsumer<? super K, ? super Store> visitor) {
    var visited = new HashSet<K>();
    index()
        .dots()
        .replicas()
        .forEach((replica, spans) ->
            spans.forEach((from, span) -> {
              if (visited.add(span.key())) {
                visitor.accept(span.key(), get(span.key()));
              }
              return true;
            }));
  }

  /** Visits all entries, also those that are kept though nothing in them is alive. */
  void forEachKept(BiConsumer<? super K, ? super Store> visitor) {
    entries.forEach(visitor);
  }

  /** Whether a context has a dot that lives under another key. */
  boolean hasOthersIn(DotContext context, K key) {
    var others = new boolean[1];
    index().forEachKeyIn(context, hit -> others[0] |= !hit.equals(key));
    return others[0];
  }

  /** This map with another entry, for building maps that are new. */
  DotMap<K> with(K key, Store store) {
    return new DotMap<>(entries.put(key, store, weight(store)), null, nothing);
  }

  @Override
  public boolean isEmpty() {
    return entries.weight() == 0;
  }

  @Override
  public boolean isBottom() {
    return entries.isEmpty();
  }

  @Override
  public Store bottom() {
    return empty(nothing);
  }

  @Override
  @SuppressWarnings("unchecked") // values of one type are joined only
  public Store join(Store other, Merge merge) {
    var that = (DotMap<K>) other;
    var joining = new Joining(that, merge);
    if (!isEmpty()) {
      joining.index.forEachKeyIn(merge.theirs(), joining);
      joining.seen.forEach(key -> joining.join(key, nothing));
    }
    that.entries.forEach(joining::join);
    return joining.entries == entries
        ? this
        : new DotMap<>(joining.entries, joining.index, nothing);
  }

  /** A join in progress. */
  private final class Joining implements DotIndex.KeyVisitor<K> {
    private final DotMap<K> that;
    private final Merge merge;
    private HashTrie<K, Store> entries = DotMap.this.entries;
    private DotIndex<K> index = index();

    /** The keys of which the other side has seen something, and has nothing. */
    private Set<K> seen = Set.of();

    Joining(DotMap<K> that, Merge merge) {
      this.that = that;
      this.merge = merge;
    }

    @Override
    public void visit(K key) {
      if (that.entries.get(key) == null) {
        if (seen.isEmpty()) {
          seen = new LinkedHashSet<>();
        }
        seen.add(key);
      }
    }

    void join(K key, Store theirs) {
      Store mine = entries.get(key);
      int before = merge.changes().size();
      Store joined = (mine == null ? nothing : mine).join(theirs, merge);
      if (joined == mine || (mine == null && joined.isBottom())) {
        return;
      }
      entries = joined.isBottom() ? entries.remove(key) : entries.put(key, joined, weight(joined));
      merge
          .changes()
          .forEach(
              before,
              (added, replica, from, to) ->
                  index =
                      added ? index.plus(replica, from, to, key) : index.minus(replica, from, to));
    }
  }

  private static int weight(Store store) {
    return store.isEmpty() ? 0 : 1;
  }

  @Override
  public void forEachDot(DotVisitor visitor) {
    DotIndex<K> made = index;
    if (made == null) {
      entries.forEach((key, store) -> store.forEachDot(visitor));
      return;
    }
    made.dots()
        .replicas()
        .forEach((replica, spans) ->
            spans.forEach((from, span) -> {
              visitor.visit(replica, from, span.to());
              return true;
            }));
  }

  @Override
  public long latest() {
    var latest = new long[1];
    entries.forEach((key, store) -> latest[0] = Math.max(latest[0], store.latest()));
    return latest[0];
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof DotMap<?> that && entries.equals(that.entries);
  }

  @Override
  public int hashCode() {
    return entries.hashCode();
  }

  @Override
  public String toString() {
    return entries.toString();
  }
}
