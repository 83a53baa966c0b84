package dev.penstock.definition;

/**
 * Where what a document names by address is looked up when it is validated or applied: functions of
 * catalogs and schemas. What was found is pinned into the definition, so a run never looks anything
 * up. Implementations bound size and time.
 */
@FunctionalInterface
public interface ResourceSource {

  /** What became of a look-up; never an exception. */
  sealed interface Answer {

    /**
     * It is there.
     *
     * @param text YAML or JSON
     */
    record Found(String text) implements Answer {}

    /**
     * It could not be had.
     *
     * @param reason one sentence, for the author
     */
    record Missing(String reason) implements Answer {}
  }

  /**
   * Looks an address up.
   *
   * @param uri absolute: {@code http}, {@code https}, {@code file}, {@code oci} ({@link
   *     OciAddress}), or {@code penstock:catalog/…} for the default catalog
   */
  Answer look(String uri);

  /** Looks nothing up: what is pinned in the document already is all there is. */
  static ResourceSource none() {
    return _ -> new Answer.Missing("Nothing was looked up.");
  }
}
