package dev.penstock.definition.task;

/** Where the flow goes after a task (DSL reference, section Flow Directive). */
public sealed interface FlowDirective {

  /** On to the next task of the list, or out of it after the last. */
  record Continue() implements FlowDirective {}

  /** Out of the composite task that contains this one. */
  record Exit() implements FlowDirective {}

  /** The whole workflow ends gracefully. */
  record End() implements FlowDirective {}

  /**
   * On to a sibling.
   *
   * @param task the sibling's name
   */
  record GoTo(String task) implements FlowDirective {}

  /** As {@link #parse} reads it. */
  default String text() {
    return switch (this) {
      case Continue() -> "continue";
      case Exit() -> "exit";
      case End() -> "end";
      case GoTo(String task) -> task;
    };
  }

  static FlowDirective parse(String text) {
    return switch (text) {
      case "continue" -> new Continue();
      case "exit" -> new Exit();
      case "end" -> new End();
      default -> new GoTo(text);
    };
  }
}
