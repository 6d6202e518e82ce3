package dev.teff.crdt;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Random;
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
    HashTrie<Key, Integer> trie = HashTrie.empty();
    for (int i = 0; i < 2_000; i++) {
      var key = new Key(random.nextInt(40));
      if (random.nextBoolean()) {
        trie = trie.put(key, i, 1);
        expected.put(key, i);
      } else {
        trie = trie.remove(key);
        expected.remove(key);
      }
      var seen = new HashMap<Key, Integer>();
      trie.forEach(seen::put);
      assertThat(seen).isEqualTo(expected);
      assertThat(trie.weight()).isEqualTo(expected.size());
      assertThat(trie.get(key)).isEqualTo(expected.get(key));
      assertThat(trie.isEmpty()).isEqualTo(expected.isEmpty());
    }
  }
}
