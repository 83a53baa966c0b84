package dev.penstock.definition.format;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;

/**
 * Where the parts of a YAML text stand.
 *
 * @param keys the columns of block mappings' keys, by line
 * @param values where the value of a key on the same line begins, by line
 * @param inside lines that begin inside of a value: of a text over several lines or of a flow
 * @param verbatim those of them whose blanks at the end count
 */
record YamlMarks(
    Map<Integer, Set<Integer>> keys,
    Map<Integer, List<Gap>> values,
    Set<Integer> inside,
    Set<Integer> verbatim) {

  private static final LoadSettings SETTINGS =
      LoadSettings.builder().setCodePointLimit(20_000_000).build();

  /** Blanks between a key's colon and its value. */
  record Gap(int from, int to) {}

  /** A collection being read; {@code key} is the key whose value comes next. */
  private static final class Open {
    final boolean blockMapping;
    @org.jspecify.annotations.Nullable Mark key;
    boolean keyNext = true;

    Open(boolean blockMapping) {
      this.blockMapping = blockMapping;
    }
  }

  static YamlMarks of(String text) {
    YamlMarks marks =
        new YamlMarks(new HashMap<>(), new HashMap<>(), new TreeSet<>(), new TreeSet<>());
    Deque<Open> open = new ArrayDeque<>();
    Deque<Mark> flows = new ArrayDeque<>();
    for (Event event : new Parse(SETTINGS).parseString(text)) {
      switch (event.getEventId()) {
        case MappingStart, SequenceStart -> {
          marks.begin(open, event);
          boolean flow = ((CollectionStartEvent) event).getFlowStyle() == FlowStyle.FLOW;
          if (flow) {
            flows.push(event.getStartMark().orElseThrow());
          }
          open.push(new Open(!flow && event.getEventId() == Event.ID.MappingStart));
        }
        case MappingEnd, SequenceEnd -> {
          open.pop();
          Mark end = event.getEndMark().orElseThrow();
          // A block collection ends with nothing in the text, a flow with its bracket.
          if (end.getIndex() > event.getStartMark().orElseThrow().getIndex()) {
            marks.cover(flows.pop().getLine() + 1, end.getLine(), false);
          }
        }
        case Scalar -> {
          marks.begin(open, event);
          ScalarEvent scalar = (ScalarEvent) event;
          Mark start = event.getStartMark().orElseThrow();
          Mark end = event.getEndMark().orElseThrow();
          boolean block = !scalar.isPlain() && !scalar.isDQuoted() && !scalar.isSQuoted();
          int last = end.getColumn() == 0 && block ? end.getLine() - 1 : end.getLine();
          marks.cover(start.getLine() + 1, last, block);
        }
        case Alias -> marks.begin(open, event);
        default -> {}
      }
    }
    return marks;
  }

  private void begin(Deque<Open> open, Event event) {
    Open parent = open.peek();
    if (parent == null || !parent.blockMapping) {
      return;
    }
    Mark start = event.getStartMark().orElseThrow();
    if (parent.keyNext) {
      keys.computeIfAbsent(start.getLine(), _ -> new TreeSet<>()).add(start.getColumn());
      parent.key = event.getEndMark().orElseThrow();
    } else if (parent.key != null && parent.key.getLine() == start.getLine()) {
      values
          .computeIfAbsent(start.getLine(), _ -> new ArrayList<>())
          .add(new Gap(parent.key.getColumn(), start.getColumn()));
    }
    parent.keyNext = !parent.keyNext;
  }

  private void cover(int from, int to, boolean asWritten) {
    for (int line = from; line <= to; line++) {
      inside.add(line);
      if (asWritten) {
        verbatim.add(line);
      }
    }
  }
}
