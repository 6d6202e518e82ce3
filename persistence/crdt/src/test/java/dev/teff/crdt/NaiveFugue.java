package dev.teff.crdt;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The algorithm as the paper has it, but for the one difference that {@link Fugue} tells: one
 * object per character, and everything read from the tree.
 */
final class NaiveFugue {
  /** One inserted character, or the deletion of one. */
  record Operation(Dot dot, Dot parent, boolean left, char value, boolean deletion) {}

  private static final class Node {
    private final Dot dot;
    private @Nullable Character value;
    private final TreeMap<Dot, Node> lefts = new TreeMap<>();
    private final TreeMap<Dot, Node> rights = new TreeMap<>();

    Node(Dot dot, @Nullable Character value) {
      this.dot = dot;
      this.value = value;
    }
  }

  private final Map<Dot, Node> nodes = new HashMap<>();
  private final Node root = new Node(Dot.ROOT, null);
  private final List<Operation> waiting = new ArrayList<>();

  NaiveFugue() {
    nodes.put(Dot.ROOT, root);
  }

  List<Operation> insert(long replica, long counter, int position, String text) {
    var operations = new ArrayList<Operation>();
    for (int i = 0; i < text.length(); i++) {
      Operation operation = insertOne(new Dot(replica, counter + i), position + i, text.charAt(i));
      apply(operation);
      operations.add(operation);
    }
    return operations;
  }

  private Operation insertOne(Dot dot, int position, char value) {
    List<Node> all = inOrder();
    Node last = nodes.get(new Dot(dot.replica(), dot.counter() - 1));
    if (last != null
        && last.value == null
        && last.rights.isEmpty()
        && all.subList(0, all.indexOf(last)).stream().filter(node -> node.value != null).count()
            == position) {
      return new Operation(dot, last.dot, false, value, false);
    }
    Node leftOrigin = position == 0 ? root : visible().get(position - 1);
    if (leftOrigin.rights.isEmpty()) {
      return new Operation(dot, leftOrigin.dot, false, value, false);
    }
    Node rightOrigin = all.get(all.indexOf(leftOrigin) + 1);
    return new Operation(dot, rightOrigin.dot, true, value, false);
  }

  List<Operation> delete(int from, int to) {
    var operations = new ArrayList<Operation>();
    for (Node node : List.copyOf(visible().subList(from, to))) {
      operations.add(new Operation(node.dot, Dot.ROOT, false, ' ', true));
    }
    operations.forEach(this::apply);
    return operations;
  }

  void apply(Operation operation) {
    waiting.add(operation);
    while (waiting.removeIf(this::applied)) {
      // what waited may be possible now
    }
  }

  private boolean applied(Operation operation) {
    Node known = nodes.get(operation.dot);
    if (operation.deletion) {
      if (known != null) {
        known.value = null;
      }
      return known != null;
    }
    if (known != null) {
      return true;
    }
    Node parent = nodes.get(operation.parent);
    if (parent == null) {
      return false;
    }
    var node = new Node(operation.dot, operation.value);
    nodes.put(operation.dot, node);
    (operation.left ? parent.lefts : parent.rights).put(operation.dot, node);
    return true;
  }

  private List<Node> inOrder() {
    var order = new ArrayList<Node>();
    collect(root, order);
    return order;
  }

  private static void collect(Node node, List<Node> order) {
    node.lefts.values().forEach(child -> collect(child, order));
    order.add(node);
    node.rights.values().forEach(child -> collect(child, order));
  }

  private List<Node> visible() {
    return inOrder().stream().filter(node -> node.value != null).toList();
  }

  @Override
  public String toString() {
    var text = new StringBuilder();
    visible().forEach(node -> text.append(node.value));
    return text.toString();
  }
}
