package dev.penstock.definition;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Which functions and extensions a place is inside of, and how many tasks the document has grown to
 * with their bodies in place. Both are bounded: a short document must not become a huge one.
 *
 * @param document what the workflow itself declares, for the extensions that apply everywhere
 * @param functions the functions around, outermost first
 * @param extending whether this is a task of an extension, which no extension applies to
 * @param retried whether a failure here is tried again
 * @param undoing whether this is a task of an undo
 * @param tasks counted over the whole document
 */
record Nesting(
    Reusables document,
    List<String> functions,
    boolean extending,
    boolean retried,
    boolean undoing,
    AtomicInteger tasks) {

  static final int MOST_FUNCTIONS = 32;
  static final int MOST_TASKS = 20_000;

  static Nesting outermost(Reusables document) {
    return new Nesting(document, List.of(), false, false, false, new AtomicInteger());
  }

  Nesting into(String function) {
    List<String> deeper = new ArrayList<>(functions);
    deeper.add(function);
    return new Nesting(document, List.copyOf(deeper), extending, retried, undoing, tasks);
  }

  /** Nothing is extended in there, so what it calls can't come back to it. */
  Nesting intoExtension() {
    return new Nesting(document, List.of(), true, retried, undoing, tasks);
  }

  /** Inside of a try that tries again, or of a body that may be called from one. */
  Nesting intoRetried() {
    return new Nesting(document, functions, extending, true, undoing, tasks);
  }

  /** Inside of an undo, which no try around the task that it undoes tries again. */
  Nesting intoUndo() {
    return new Nesting(document, functions, extending, false, true, tasks);
  }

  /** Counts one more task; reports the document once when there are too many. */
  boolean admits(Findings findings) {
    if (tasks.incrementAndGet() <= MOST_TASKS) {
      return true;
    }
    findings.report(
        Rule.SIZE_BUDGET,
        "",
        "With the bodies of functions and extensions in place there are more than "
            + MOST_TASKS
            + " tasks. Call fewer functions from functions, or run parts as workflows of their"
            + " own.");
    return false;
  }
}
