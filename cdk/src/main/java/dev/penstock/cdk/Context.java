package dev.penstock.cdk;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import software.constructs.Node;

/**
 * The context of a construct tree, key by key.
 *
 * @param node whose context is read
 */
record Context(Node node) {

  boolean has(String key) {
    return node.tryGetContext(key) != null;
  }

  /**
   * A value that must be there.
   *
   * @throws IllegalArgumentException naming the key
   */
  String text(String key) {
    if (node.tryGetContext(key) instanceof String value && !value.isBlank()) {
      return value;
    }
    throw new IllegalArgumentException(
        "The context key \"" + key + "\" is missing. Give it in cdk.json or with -c " + key + "=…");
  }

  String text(String key, String otherwise) {
    return has(key) ? text(key) : otherwise;
  }

  Optional<String> given(String key) {
    return has(key) ? Optional.of(text(key)) : Optional.empty();
  }

  /** Where the stacks go: as said, or as the CDK's command line found; unknown without either. */
  Optional<String> region() {
    return given("region").or(() -> Optional.ofNullable(System.getenv("CDK_DEFAULT_REGION")));
  }

  /** Values with commas between them; none when the key isn't there. */
  List<String> list(String key) {
    return given(key).stream()
        .flatMap(value -> Arrays.stream(value.split(",", -1)))
        .map(String::strip)
        .toList();
  }
}
