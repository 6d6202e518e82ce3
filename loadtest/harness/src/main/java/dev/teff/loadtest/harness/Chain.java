package dev.teff.loadtest.harness;

import java.util.List;

/** Steps that can be part of scenarios and of other chains. */
public final class Chain extends Steps<Chain> {
  static final Chain EMPTY = new Chain(List.of());

  private Chain(List<Step> steps) {
    super(steps);
  }

  @Override
  Chain of(List<Step> longer) {
    return new Chain(longer);
  }

  /** Itself, unless a loop over it would spin. */
  Chain required(String by) {
    if (steps().isEmpty()) {
      throw new IllegalArgumentException("%s needs a chain with steps.".formatted(by));
    }
    return this;
  }
}
