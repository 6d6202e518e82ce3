package dev.teff.placement.affinity;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Groups of vertices that belong together, at all scales: every group that heavy edges tie
 * together, and the groups it was made of.
 *
 * <p>Agglomeration by heavy edges, the idea by which G. Karypis and V. Kumar coarsen graphs (<i>A
 * Fast and High Quality Multilevel Scheme for Partitioning Irregular Graphs</i>, SIAM J. Sci.
 * Comput. 20(1), 1998). Differs in that edges are not matched level by level but joined heaviest
 * first, each measured against the traffic of its ends, until a group would be too large; and in
 * that all intermediate groups are kept, because any of them may be the one that is worth moving.
 */
final class Groups {
  private final List<int[]> all = new ArrayList<>();
  private final int[] parent;
  private final int[][] members;

  private Groups(int vertices) {
    parent = new int[vertices];
    members = new int[vertices][];
    Arrays.setAll(parent, i -> i);
    Arrays.setAll(members, i -> new int[] {i});
    for (int[] single : members) {
      all.add(single);
    }
  }

  /**
   * Finds them.
   *
   * @param one the ends of the edges, other the other ends, weight their weights
   * @param traffic of each vertex
   * @param largest how many vertices a group has at most
   */
  static Groups of(int[] one, int[] other, double[] weight, double[] traffic, int largest) {
    var groups = new Groups(traffic.length);
    Integer[] order = new Integer[weight.length];
    double[] strength = new double[weight.length];
    for (int e = 0; e < weight.length; e++) {
      order[e] = e;
      strength[e] = weight[e] / Math.sqrt(traffic[one[e]] * traffic[other[e]]);
    }
    Arrays.sort(order, (a, b) -> Double.compare(strength[b], strength[a]));
    for (int e : order) {
      groups.join(groups.root(one[e]), groups.root(other[e]), largest);
    }
    return groups;
  }

  private int root(int vertex) {
    int root = vertex;
    while (parent[root] != root) {
      parent[root] = parent[parent[root]];
      root = parent[root];
    }
    return root;
  }

  private void join(int a, int b, int largest) {
    if (a == b || members[a].length + members[b].length > largest) {
      return;
    }
    int[] joined = Arrays.copyOf(members[a], members[a].length + members[b].length);
    System.arraycopy(members[b], 0, joined, members[a].length, members[b].length);
    parent[b] = a;
    members[a] = joined;
    all.add(joined);
  }

  /** All groups, single vertices first, parts before wholes. */
  List<int[]> all() {
    return all;
  }

  /** The groups that are part of no other. */
  List<int[]> largest() {
    List<int[]> tops = new ArrayList<>();
    for (int v = 0; v < parent.length; v++) {
      if (parent[v] == v) {
        tops.add(members[v]);
      }
    }
    return tops;
  }
}
