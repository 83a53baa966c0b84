package dev.penstock.vault;

/**
 * What a secret is. It is authenticated with the value, so that neither can be changed in the row.
 *
 * @param platform whether it is the platform's own, and never lent to a task
 * @param reference whether what is sealed names a value that somebody else keeps
 */
public record Nature(boolean platform, boolean reference) {

  /** A value that tasks are lent. */
  public static final Nature USUAL = new Nature(false, false);

  int mark() {
    return (platform ? 1 : 0) + (reference ? 2 : 0);
  }
}
