package dev.teff.samples.document;

import dev.teff.grains.Grain;
import dev.teff.grains.GrainType;

/**
 * A text that several people edit. Each sees the text as of the last answer they got; what they do
 * is meant for that text, and is done to what the text is by now.
 */
@GrainType("document")
public interface Document extends Grain<String> {
  /** The text as it is now. */
  String look(String editor);

  /**
   * Replaces a part of the text that the editor has seen. One whose answer got lost may be sent
   * again: it is made once.
   */
  Edited edit(String editor, Edit edit);
}
