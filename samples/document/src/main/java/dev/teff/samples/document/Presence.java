package dev.teff.samples.document;

import dev.teff.grains.Grain;
import dev.teff.grains.GrainType;
import java.util.List;

/** Who looks at a document, and where. */
@GrainType("presence")
public interface Presence extends Grain<String> {
  /** Says that an editor is there; answers who else was there lately. */
  List<Caret> here(Caret caret);
}
