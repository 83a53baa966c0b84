package dev.penstock.definition.task;

/**
 * Where a task stands in its document: an RFC 6901 JSON pointer, for example {@code
 * /do/0/greet/try/1/call}. The DSL uses it as the {@code instance} of an error.
 *
 * @param pointer the pointer's text, never empty; unique among the tasks of a document, so that a
 *     function that is called twice has two positions
 * @param source where the task is written: the same, but for the tasks of functions and extensions
 */
public record TaskPosition(String pointer, String source) {

  public TaskPosition(String pointer) {
    this(pointer, pointer);
  }

  public TaskPosition {
    if (!pointer.startsWith("/")) {
      throw new IllegalArgumentException("A task position is a JSON pointer, was: " + pointer);
    }
  }

  /** The position of an entry of a task list below this one. */
  public TaskPosition entry(String list, int index, String name) {
    String below = "/" + list + "/" + index + "/" + escape(name);
    return new TaskPosition(pointer + below, source + below);
  }

  public static String escape(String token) {
    return token.replace("~", "~0").replace("/", "~1");
  }

  @Override
  public String toString() {
    return pointer;
  }
}
