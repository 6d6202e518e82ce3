package dev.teff.crdt;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Against a {@link HashMap}, with keys that share hashes. */
class HashTrieTest {
  private record Key(int number) {
    @Override
    public int hashCode() {
      return number % 7;
    }
  }

  @Test
  void map_behavesAsAHashMap() {
    var random = new Random(1);
    var expected = new HashMap<Key, Integer>();
    LongTrie<Integer> trie = LongTrie.empty();
    LongTrie<Integer> other = LongTrie.empty();
    for (int i = 0; i < 2_000; i++) {
      var key = new Key(random.nextInt(40));
      if (random.nextBoolean()) {
        other = HashTrie.put(other, key, i, 1);
        HashTrie.Entry<Key, Integer> taken = entry(other, key);
        trie =
            random.nextBoolean()
                ? HashTrie.put(trie, HashTrie.find(trie, key), taken)
                : HashTrie.putLike(trie, taken, i, 1);
        expected.put(key, i);
      } else {
        trie = HashTrie.remove(trie, key);
        expected.remove(key);
      }
      var seen = new HashMap<Key, Integer>();
      HashTrie.<Key, Integer>forEach(trie, seen::put);
      assertThat(seen).isEqualTo(expected);
      assertThat(trie.weight()).isEqualTo(expected.size());
      assertThat(value(trie, key)).isEqualTo(expected.get(key));
      assertThat(trie.isEmpty()).isEqualTo(expected.isEmpty());
    }
  }

  private static HashTrie.Entry<Key, Integer> entry(LongTrie<Integer> trie, Key key) {
    return Objects.requireNonNull(HashTrie.find(trie, key));
  }

  private static @Nullable Integer value(LongTrie<Integer> trie, Key key) {
    HashTrie.Entry<Key, Integer> entry = HashTrie.find(trie, key);
    return entry == null ? null : entry.value;
  }
}
