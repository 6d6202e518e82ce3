package dev.teff.crdt;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against a {@link TreeMap}. */
class LongTrieTest {
  @ParameterizedTest
  @ValueSource(longs = {1, 12, 40, 5_000, 1L << 33, -1})
  void map_behavesAsASortedMap(long bound) {
    var random = new Random(bound);
    var expected = new TreeMap<Long, Long>(Long::compareUnsigned);
    LongTrie<Long> trie = LongTrie.empty();
    for (int i = 0; i < 3_000; i++) {
      long key = bound < 0 ? random.nextLong() : random.nextLong(bound);
      if (random.nextInt(3) > 0) {
        trie = trie.put(key, (long) i, key & 3);
        expected.put(key, (long) i);
      } else {
        trie = trie.remove(key);
        expected.remove(key);
      }
      long probe = bound < 0 ? random.nextLong() : random.nextLong(bound + 2);
      assertThat(trie.get(probe)).isEqualTo(expected.get(probe));
      assertThat(key(trie.floor(probe))).isEqualTo(expected.floorKey(probe));
      assertThat(key(trie.ceiling(probe))).isEqualTo(expected.ceilingKey(probe));
      assertThat(trie.weightBelow(probe)).isEqualTo(weight(expected.headMap(probe)));
    }
    assertThat(entries(trie)).isEqualTo(List.copyOf(expected.entrySet()));
    assertThat(trie.weight()).isEqualTo(weight(expected));
  }

  @ParameterizedTest
  @ValueSource(longs = {50, 1L << 20})
  void positions_areThoseOfTheWeights(long bound) {
    var random = new Random(bound);
    LongTrie<Long> trie = LongTrie.empty();
    for (int i = 0; i < 200; i++) {
      long key = random.nextLong(bound);
      trie = trie.put(key, key, key % 4);
    }
    var owners = new ArrayList<Long>();
    trie.forEach((key, value) -> {
      for (int i = 0; i < key % 4; i++) {
        owners.add(key);
      }
      return true;
    });
    for (int i = 0; i < owners.size(); i++) {
      assertThat(key(trie.atWeight(i))).isEqualTo(owners.get(i));
    }
    assertThat(trie.atWeight(owners.size())).isNull();
  }

  private static @Nullable Long key(LongTrie.@Nullable Leaf<Long> leaf) {
    return leaf == null ? null : leaf.key;
  }

  private static long weight(Map<Long, Long> map) {
    return map.keySet().stream().mapToLong(key -> key & 3).sum();
  }

  private static List<Map.Entry<Long, Long>> entries(LongTrie<Long> trie) {
    var entries = new ArrayList<Map.Entry<Long, Long>>();
    trie.forEach((key, value) -> entries.add(Map.entry(key, value)));
    return entries;
  }
}
