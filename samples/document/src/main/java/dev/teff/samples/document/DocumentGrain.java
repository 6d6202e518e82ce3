package dev.teff.samples.document;

import dev.teff.crdt.Anchor;
import dev.teff.crdt.Text;
import dev.teff.grains.GrainContext;
import dev.teff.grains.Replica;
import dev.teff.grains.Replicated;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

final class DocumentGrain implements Document {
  private static final int EDITORS = 100;

  private final Replicated<Text> text;

  /**
   * What an editor was answered last, and the number of the last edit that was made. Kept while the
   * grain is in memory; who is not known here is asked to make an edit again.
   */
  private record Known(Text text, long edit) {}

  /** By editor, of those who were here last. */
  private final Map<String, Known> editors =
      new LinkedHashMap<>(EDITORS, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Known> eldest) {
          return size() > EDITORS;
        }
      };

  DocumentGrain(GrainContext<String> context) {
    text = context.replicated(Text.empty());
  }

  @Override
  public String look(String editor) {
    return answer(editor, lastEdit(editor));
  }

  @Override
  public Edited edit(String editor, Edit edit) {
    if (edit.number() <= lastEdit(editor)) {
      return new Edited(look(editor), true); // its answer did not arrive
    }
    Text base = seen(editor, edit.seen());
    if (base == null) {
      return new Edited(look(editor), false);
    }
    text.update((now, me) -> spliced(base, now, edit.splice(), me));
    return new Edited(answer(editor, edit.number()), true);
  }

  private String answer(String editor, long edit) {
    editors.put(editor, new Known(text.value(), edit));
    return text.value().toString();
  }

  private long lastEdit(String editor) {
    Known known = editors.get(editor);
    return known == null ? 0 : known.edit();
  }

  /**
   * The text that an editor has seen. Nobody knows it when the grain has left memory since, or when
   * the last answer did not arrive, unless it is what the text still is.
   */
  private @Nullable Text seen(String editor, int hash) {
    Known known = editors.get(editor);
    if (known != null && known.text().toString().hashCode() == hash) {
      return known.text();
    }
    return text.value().toString().hashCode() == hash ? text.value() : null;
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
