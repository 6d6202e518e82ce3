package dev.teff.samples.document;

import dev.teff.crdt.Anchor;
import dev.teff.crdt.Text;
import dev.teff.grains.GrainContext;
import dev.teff.grains.Replica;
import dev.teff.grains.Replicated;
import java.util.LinkedHashMap;
import java.util.Map;

final class DocumentGrain implements Document {
  private static final int EDITORS = 100;

  private final Replicated<Text> text;

  /** By editor, of those who were here last. */
  private final Map<String, Text> seen =
      new LinkedHashMap<>(EDITORS, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Text> eldest) {
          return size() > EDITORS;
        }
      };

  DocumentGrain(GrainContext<String> context) {
    text = context.replicated(Text.empty());
  }

  @Override
  public String look(String editor) {
    seen.put(editor, text.value());
    return text.value().toString();
  }

  @Override
  public String edit(String editor, Splice splice) {
    Text base = seen.getOrDefault(editor, text.value());
    text.update((now, me) -> spliced(base, now, splice, me));
    return look(editor);
  }

  /** Does to the text as it is now what was meant for the text as it was seen. */
  private static Text spliced(Text base, Text now, Splice splice, Replica me) {
    Text delta = Text.empty();
    int width;
    for (int i = splice.from(); i < splice.to(); i += width) {
      width = Character.isHighSurrogate(base.charAt(i)) ? 2 : 1;
      Anchor behind = base.anchor(i + width);
      Text soFar = now.merge(delta);
      if (soFar.contains(behind)) {
        int position = soFar.position(behind);
        delta = delta.merge(soFar.delete(position - width, position));
      }
    }
    Text soFar = now.merge(delta);
    int place = soFar.position(base.anchor(splice.from()));
    return delta.merge(soFar.insert(me, place, splice.inserted()));
  }
}
