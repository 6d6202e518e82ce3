package dev.teff.loadtest.harness;

import java.util.List;

/** What a virtual user does, from its coming to its end. */
public final class Scenario extends Steps<Scenario> {
  private final String name;

  Scenario(String name, List<Step> steps) {
    super(steps);
    this.name = Names.require("scenario", name);
  }

  /** Its name, unique in its plan. */
  public String name() {
    return name;
  }

  @Override
  Scenario of(List<Step> longer) {
    return new Scenario(name, longer);
  }

  /**
   * Lets users come: by an open model, in which they come whether or not others have left, or by a
   * closed one, in which there are always so many.
   *
   * @throws IllegalArgumentException when the steps are of both models, or of none
   */
  public Population inject(InjectionStep... steps) {
    return new Population(this, List.of(steps));
  }
}
