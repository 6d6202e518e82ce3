package dev.teff.crdt;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Objects;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against a {@link HashMap}, also with keys that share hashes. */
class HashTrieTest {
  private record Key(int number, int hashes) {
    @Override
    public int hashCode() {
      return number % hashes;
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 40})
  void map_behavesAsAHashMap(int hashes) {
    var random = new Random(hashes);
    var expected = new HashMap<Key, Integer>();
    HashTrie<Key, Integer> trie = HashTrie.empty();
    HashTrie<Key, Integer> other = HashTrie.empty();
    for (int i = 0; i < 3_000; i++) {
      var key = new Key(random.nextInt(40), hashes);
      HashTrie.Entry<Key, Integer> mine = trie.find(key);
      if (random.nextInt(i < 1_500 ? 3 : 2) > 0) { // also on the way to an empty one
        other = other.put(new HashTrie.Entry<>(key, i, i % 3 != 0));
        HashTrie.Entry<Key, Integer> taken = Objects.requireNonNull(other.find(key));
        var replaced = new HashNodes.Replaced();
        trie = trie.put(taken, replaced);
        assertThat(replaced.leaf).isSameAs(mine);
        assertThat(trie.findLike(taken)).isSameAs(taken);
        expected.put(key, i);
      } else if (mine != null) {
        trie = trie.remove(mine);
        expected.remove(key);
      }
      assertThat(trie.toMap()).isEqualTo(expected);
      assertThat(trie.size())
          .isEqualTo(expected.values().stream().filter(value -> value % 3 != 0).count());
      assertThat(trie.hasNoEntry()).isEqualTo(expected.isEmpty());
      assertThat(trie.find(key) != null).isEqualTo(expected.containsKey(key));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 1_000_000})
  void whatWasRemoved_leavesOneEntryAndNoBranch(int hashes) {
    HashTrie<Key, Integer> trie = HashTrie.empty();
    for (int i = 0; i < 1_000; i++) {
      trie = trie.put(new HashTrie.Entry<>(new Key(i, hashes), i, true));
    }
    HashTrie<Key, Integer> full = trie;
    for (int i = 1; i < 1_000; i++) {
      trie = trie.remove(Objects.requireNonNull(trie.find(new Key(i, hashes))));
    }
    assertThat(trie.only()).isNotNull();
    trie = trie.remove(Objects.requireNonNull(trie.find(new Key(0, hashes))));
    assertThat(trie.hasNoEntry()).isTrue();
    var kept = new HashMap<Key, Integer>();
    Consumer<HashTrie.Entry<Key, Integer>> visitor = entry -> kept.put(entry.name(), entry.value);
    full.forEachEntry(visitor);
    assertThat(kept).hasSize(1_000);
  }
}
