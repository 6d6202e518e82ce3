package dev.teff.placement.affinity;

import dev.teff.grains.GrainId;
import dev.teff.placement.affinity.Offer.Candidate;
import dev.teff.placement.affinity.Offer.Tie;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The candidates of two silos as one small graph: vertices are numbers, sides are 0 and 1. Pulls of
 * grains that are no candidates are fixed. Immutable once built.
 */
final class Pair {
  final SiloState[] silos;
  final List<Candidate> vertices = new ArrayList<>();
  final int[] home; // the side where a vertex is now
  final double[][] fixed; // by side
  final int[][] others;
  final double[][] weights;
  final double crossing;
  final List<int[]> groups;
  final int[][] groupsOf; // by vertex
  final Load[] groupLoads;

  Pair(Offer zero, Offer one, int largestGroup) {
    silos = new SiloState[] {zero.silo(), one.silo()};
    vertices.addAll(zero.candidates());
    vertices.addAll(one.candidates());
    int split = zero.candidates().size();
    int n = vertices.size();
    home = new int[n];
    fixed = new double[2][n];
    Map<GrainId, Integer> index = new HashMap<>();
    for (int v = 0; v < n; v++) {
      home[v] = v < split ? 0 : 1;
      fixed[home[v]][v] = vertices.get(v).stay();
      index.put(vertices.get(v).grain(), v);
    }
    Map<Long, Double> edges = new HashMap<>();
    collect(zero, 0, index, edges);
    collect(one, split, index, edges);
    Edges list = new Edges(edges, n);
    others = list.others;
    weights = list.weights;
    crossing = crossing(list);
    groups = groups(list, largestGroup);
    groupsOf = groupsOf();
    groupLoads = groups.stream().map(this::load).toArray(Load[]::new);
  }

  private int[][] groupsOf() {
    int[] counts = new int[size()];
    groups.forEach(group -> Arrays.stream(group).forEach(v -> counts[v]++));
    int[][] lists = new int[size()][];
    Arrays.setAll(lists, v -> new int[counts[v]]);
    for (int g = 0; g < groups.size(); g++) {
      for (int v : groups.get(g)) {
        lists[v][--counts[v]] = g;
      }
    }
    return lists;
  }

  private Load load(int[] group) {
    Load sum = Load.NONE;
    for (int v : group) {
      sum = sum.plus(vertices.get(v).load());
    }
    return sum;
  }

  /** What both sides know of an edge between candidates is one thing, and may differ by age. */
  private void collect(
      Offer offer, int base, Map<GrainId, Integer> index, Map<Long, Double> edges) {
    for (Tie tie : offer.ties()) {
      int v = base + tie.candidate();
      Integer u = index.get(tie.other());
      if (u == null) {
        fixed[1 - home[v]][v] += tie.weight();
      } else if (u != v) {
        long key = (long) Math.min(u, v) << 32 | Math.max(u, v);
        edges.merge(key, tie.weight(), Math::max);
      }
    }
  }

  private static final class Edges {
    final int[] one;
    final int[] two;
    final double[] weight;
    final int[][] others;
    final double[][] weights;

    Edges(Map<Long, Double> edges, int n) {
      one = new int[edges.size()];
      two = new int[edges.size()];
      weight = new double[edges.size()];
      int[] degree = new int[n];
      // In the order of the vertices, so that equal gains are settled alike whatever the hashing.
      long[] keys = edges.keySet().stream().mapToLong(key -> key).sorted().toArray();
      for (int e = 0; e < keys.length; e++) {
        one[e] = (int) (keys[e] >>> 32);
        two[e] = (int) keys[e];
        weight[e] = edges.getOrDefault(keys[e], 0.0);
        degree[one[e]]++;
        degree[two[e]]++;
      }
      others = new int[n][];
      weights = new double[n][];
      for (int v = 0; v < n; v++) {
        others[v] = new int[degree[v]];
        weights[v] = new double[degree[v]];
      }
      int[] filled = new int[n];
      for (int e = 0; e < keys.length; e++) {
        put(one[e], two[e], weight[e], filled);
        put(two[e], one[e], weight[e], filled);
      }
    }

    private void put(int v, int u, double w, int[] filled) {
      others[v][filled[v]] = u;
      weights[v][filled[v]++] = w;
    }
  }

  private double crossing(Edges edges) {
    double sum = 0;
    for (int e = 0; e < edges.weight.length; e++) {
      sum += home[edges.one[e]] == home[edges.two[e]] ? 0 : edges.weight[e];
    }
    for (int v = 0; v < home.length; v++) {
      sum += fixed[1 - home[v]][v];
    }
    return sum;
  }

  /** A group moves from one side to the other, so edges across tie nobody together. */
  private List<int[]> groups(Edges edges, int largest) {
    int[] kept = new int[edges.weight.length];
    int count = 0;
    for (int e = 0; e < kept.length; e++) {
      if (home[edges.one[e]] == home[edges.two[e]]) {
        kept[count++] = e;
      }
    }
    int[] one = new int[count];
    int[] two = new int[count];
    double[] weight = new double[count];
    for (int i = 0; i < count; i++) {
      one[i] = edges.one[kept[i]];
      two[i] = edges.two[kept[i]];
      weight[i] = edges.weight[kept[i]];
    }
    double[] traffic = vertices.stream().mapToDouble(Candidate::traffic).toArray();
    return Groups.of(one, two, weight, traffic, largest).all();
  }

  int size() {
    return home.length;
  }
}
