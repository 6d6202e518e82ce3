package dev.teff.crdt;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
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
final class DotMap<K> extends HashTrie<K, Store> implements Store {
  /** Of so many dots a delta may have seen, each is looked for; of more, the index is asked. */
  private static final int FEW = 8;

  /** A value that has one in so many entries, or more, is worth looking at every entry. */
  private static final int MOST_LEFT_OUT = 8;

  /**
   * An index of nothing. Indexes are loaded with this class: methods that take or answer what is
   * not loaded are not inlined, and who never removes never makes one.
   */
  private static final DotIndex<Object> NO_INDEX = new DotIndex<>(DotTrie.empty(), 0);

  private final Store nothing;

  /**
   * Made of the entries by the first who needs it, which is who merges a removal or a whole value.
   * It is kept up to date until more changes than there are entries have not needed it; so making
   * it costs as much as these changes did, and who never removes does not pay for it.
   */
  private @Nullable DotIndex<K> index;

  private DotMap(HashTrie<K, Store> entries, @Nullable DotIndex<K> index, Store nothing) {
    super(entries);
    this.index = index;
    this.nothing = nothing;
  }

  /** A map without entries whose entries will be like this bottom. */
  static <K> DotMap<K> empty(Store nothing) {
    return new DotMap<>(HashTrie.empty(), null, nothing);
  }

  /** A map with one entry. */
  static <K> DotMap<K> of(K key, Store store, Store nothing) {
    return of(entry(key, store), nothing);
  }

  /** A map with one entry. */
  static <K> DotMap<K> of(HashTrie.Entry<K, Store> entry, Store nothing) {
    return new DotMap<>(HashTrie.of(entry), null, nothing);
  }

  /** An entry of such a map. */
  static <K> HashTrie.Entry<K, Store> entry(K key, Store store) {
    return new HashTrie.Entry<>(key, store, !store.isEmpty());
  }

  /**
   * This map with what a change made of one entry.
   *
   * @param all the entries with the change
   * @param changed the one that was changed
   * @param seen what the change has seen of it
   * @param brought what the change brought
   */
  DotMap<K> changed(
      HashTrie<K, Store> all, HashTrie.Entry<K, Store> changed, DotContext seen, Store brought) {
    DotIndex<K> kept = keptIndex();
    return new DotMap<>(
        all,
        kept == null ? null : kept.replaced(seen, brought, changed.name()).unusedBy(1),
        nothing);
  }

  private DotIndex<K> index() {
    DotIndex<K> made = index;
    if (made == null) {
      var all = new ArrayList<Placed<K>>(size());
      forEachKept((key, store) ->
          store.forEachDot((replica, from, to) -> all.add(new Placed<>(replica, from, to, key))));
      all.sort(Placed.BY_AGE);
      made = noIndex();
      for (Placed<K> each : all) {
        made = made.plus(each.replica, each.from, each.to, each.key);
      }
    }
    made = made.used();
    index = made; // all its fields are final: whoever sees it sees it whole
    return made;
  }

  @SuppressWarnings("unchecked") // it holds no key
  private static <K> DotIndex<K> noIndex() {
    return (DotIndex<K>) NO_INDEX;
  }

  /** The index, unless nobody has needed it for long. */
  private @Nullable DotIndex<K> keptIndex() {
    DotIndex<K> made = index;
    return made == null || made.unused() > size() ? null : made;
  }

  /** Dots that follow each other, and the key under which they live. */
  private record Placed<K>(long replica, long from, long to, K key) {
    static final Comparator<Placed<?>> BY_AGE =
        (one, other) ->
            one.replica == other.replica
                ? Long.compare(one.from, other.from)
                : Long.compare(one.replica, other.replica);
  }

  boolean contains(K key) {
    return !get(key).isEmpty();
  }

  /** What a key holds; a bottom when nothing. */
  Store get(K key) {
    return store(find(key));
  }

  /** What an entry holds; a bottom when there is none. */
  Store store(HashTrie.@Nullable Entry<K, Store> entry) {
    return entry == null ? nothing : entry.value;
  }

  /** The same, for what a change has replaced. */
  @SuppressWarnings("unchecked") // all leaves are such
  Store store(HashNodes.@Nullable Leaf replaced) {
    return store((HashTrie.Entry<K, Store>) replaced);
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
    var all = new ArrayList<Placed<HashTrie.Entry<K, Store>>>(size());
    var oldest = new Oldest();
    forEachEntry(entry -> {
      if (!entry.value.isEmpty()) {
        oldest.replica = 0;
        entry.value.forEachDot(oldest);
        all.add(new Placed<>(oldest.replica, oldest.counter, oldest.counter, entry));
      }
    });
    all.sort(Placed.BY_AGE);
    all.forEach(each -> visitor.accept(each.key.name(), each.key.value));
  }

  /** Finds the first dot. */
  private static final class Oldest implements DotVisitor {
    private long replica;
    private long counter;

    @Override
    public void visit(long dotReplica, long from, long to) {
      if (replica == 0 || dotReplica < replica || (dotReplica == replica && from < counter)) {
        replica = dotReplica;
        counter = from;
      }
    }
  }

  /** Visits all entries, also those that are kept though nothing in them is alive. */
  void forEachKept(BiConsumer<? super K, ? super Store> visitor) {
    forEachEntry(entry -> visitor.accept(entry.name(), entry.value));
  }

  /** This map with another entry, for building maps that are new. */
  DotMap<K> with(K key, Store store) {
    return new DotMap<>(put(entry(key, store)), null, nothing);
  }

  @Override
  public boolean isEmpty() {
    return size() == 0;
  }

  @Override
  public boolean isBottom() {
    return hasNoEntry();
  }

  @Override
  public Store bottom() {
    return isBottom() ? this : empty(nothing);
  }

  /** Whether what a delta has seen and is alive here is alive under this key, and nowhere else. */
  boolean isOnlyAbout(K key, Causal<?> delta, DotContext mine) {
    if (areAlive(Merge.of(mine, delta.context(), Changes.IGNORED), get(key), delta.store())) {
      return true;
    }
    var others = new boolean[1];
    index().forEachKeyIn(delta.context(), hit -> others[0] |= !hit.equals(key));
    return !others[0];
  }

  /**
   * Whether what a delta has seen is new, or alive in this part.
   *
   * @param about the delta's store for this part
   */
  private static boolean areAlive(Merge merge, Store part, Store about) {
    return merge.isNewExcept(FEW, (replica, counter) -> part.hasDot(replica, counter, about));
  }

  @Override
  @SuppressWarnings("unchecked") // deltas of one type are asked about only
  public boolean hasDot(long replica, long counter, Store about) {
    HashTrie.@Nullable Entry<K, Store> one = ((DotMap<K>) about).only();
    if (one == null) {
      return false;
    }
    HashTrie.@Nullable Entry<K, Store> entry = findLike(one);
    return entry != null && entry.value.hasDot(replica, counter, one.value);
  }

  @Override
  @SuppressWarnings("unchecked") // values of one type are joined only
  public Store join(Store other, Merge merge) {
    var that = (DotMap<K>) other;
    HashTrie.@Nullable Entry<K, Store> theirs = that.only();
    if (theirs != null) { // most deltas
      HashTrie.@Nullable Entry<K, Store> mine = findLike(theirs);
      if (areAlive(merge, store(mine), theirs.value)) {
        return joined(mine, theirs, merge);
      }
    }
    boolean whole = that.size() >= size() / MOST_LEFT_OUT;
    boolean removes = whole || hasSeenMoreThan(that, merge);
    DotIndex<K> kept = whole && index == null ? null : removes ? index() : keptIndex();
    var joining = new Joining(merge, kept);
    if (removes && !isEmpty()) {
      joining.removeWhatIsGoneFrom(that);
    }
    that.forEachEntry(each -> joining.join(each.name(), each.value));
    return joining.entries == this
        ? this
        : new DotMap<>(joining.entries, joining.index(removes ? 0 : that.size()), nothing);
  }

  /**
   * Whether several changes at once have seen something that is seen here, and that is not alive
   * under the keys that they bring: it may be alive under another one, from which it is removed.
   */
  private boolean hasSeenMoreThan(DotMap<K> that, Merge merge) {
    if (!(nothing instanceof DotFun<?>)) {
      return true; // to look into what nests could take longer than to ask the index
    }
    var alive = new Seen();
    that.forEachEntry(theirs -> store(findLike(theirs)).forEachDot(alive));
    DotContext here = alive.context();
    return !merge.isNewExcept(alive.size(), here::contains);
  }

  /** With an entry joined with one of the other side, which has seen nothing of other entries. */
  private DotMap<K> joined(
      HashTrie.@Nullable Entry<K, Store> mine, HashTrie.Entry<K, Store> theirs, Merge merge) {
    DotIndex<K> kept = keptIndex();
    Merge inside = kept == null ? merge : merge.reported();
    int before = inside.changes().size();
    Store joined = store(mine).join(theirs.value, inside);
    if (mine == null ? joined.isBottom() : joined == mine.value) {
      return this;
    }
    return new DotMap<>(
        with(mine, theirs, joined),
        kept == null ? null : kept.changed(inside.changes(), before, theirs.name()).unusedBy(1),
        nothing);
  }

  private HashTrie<K, Store> with(
      HashTrie.@Nullable Entry<K, Store> mine, HashTrie.Entry<K, Store> theirs, Store joined) {
    if (joined.isBottom()) {
      return mine == null ? this : remove(mine);
    }
    return put(joined == theirs.value ? theirs : theirs.with(joined, !joined.isEmpty()));
  }

  /** A join in progress. */
  private final class Joining {
    private final Merge merge;
    private HashTrie<K, Store> entries = DotMap.this;

    /** If it is not there, what is gone is found by looking at everything. */
    private @Nullable DotIndex<K> index;

    Joining(Merge merge, @Nullable DotIndex<K> index) {
      this.merge = index == null ? merge : merge.reported();
      this.index = index;
    }

    /** The index behind the join, which so many changes did not need. */
    @Nullable DotIndex<K> index(int changes) {
      return index == null || changes == 0 ? index : index.unusedBy(changes);
    }

    /** The entries of which the other side has seen something, and has nothing. */
    void removeWhatIsGoneFrom(DotMap<K> that) {
      var gone = new LinkedHashSet<K>();
      if (index == null) {
        entries.forEachEntry(mine -> {
          if (that.findLike(mine) == null && isSeen(mine.value)) {
            gone.add(mine.name());
          }
        });
      } else {
        index.forEachKeyIn(
            merge.theirs(),
            key -> {
              if (that.find(key) == null) {
                gone.add(key);
              }
            });
      }
      gone.forEach(key -> join(key, nothing));
    }

    private boolean isSeen(Store mine) {
      var seen = new boolean[1];
      mine.forEachDot((replica, from, to) ->
          seen[0] |=
              merge.theirs().contains(replica, from)
                  || merge.theirs().sameUntil(replica, from, to) < to);
      return seen[0];
    }

    void join(K key, Store theirs) {
      HashTrie.@Nullable Entry<K, Store> mine = entries.find(key);
      int before = merge.changes().size();
      Store joined = store(mine).join(theirs, merge);
      if (mine == null ? joined.isBottom() : joined == mine.value) {
        return;
      }
      if (!joined.isBottom()) {
        entries = entries.put(entry(key, joined));
      } else if (mine != null) {
        entries = entries.remove(mine);
      }
      if (index != null) {
        index = index.changed(merge.changes(), before, key);
      }
    }
  }

  @Override
  public void forEachDot(DotVisitor visitor) {
    forEachKept((key, store) -> store.forEachDot(visitor));
  }

  @Override
  public long latest() {
    var latest = new long[1];
    forEachKept((key, store) -> latest[0] = Math.max(latest[0], store.latest()));
    return latest[0];
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof DotMap<?> that && toMap().equals(that.toMap());
  }

  @Override
  public int hashCode() {
    return toMap().hashCode();
  }

  @Override
  public String toString() {
    return toMap().toString();
  }
}
