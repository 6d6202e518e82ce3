package dev.teff.crdt;

/** The types, by the numbers under which they are encoded. A number never changes its meaning. */
enum Kind {
  G_COUNTER(1, "GCounter"),
  PN_COUNTER(2, "PNCounter"),
  FLAG(3, "Flag"),
  LWW_REGISTER(4, "LWWRegister"),
  MV_REGISTER(5, "MVRegister"),
  G_SET(6, "GSet"),
  OR_SET(7, "ORSet"),
  LWW_MAP(8, "LWWMap"),
  OR_MAP(9, "ORMap"),
  GRAPH(10, "Graph"),
  SEQUENCE(11, "Sequence"),
  TEXT(12, "Text");

  private final int number;
  private final String typeName;

  Kind(int number, String typeName) {
    this.number = number;
    this.typeName = typeName;
  }

  int number() {
    return number;
  }

  String typeName() {
    return typeName;
  }
}
