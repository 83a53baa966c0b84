package dev.penstock.vault;

/**
 * What a secret is. It is authenticated with the value, so that none of it can be changed in the
 * row.
 *
 * @param folder in which alone it may be used; {@link #EVERYWHERE} when that is not limited
 * @param platform whether it is the platform's own, and never lent to a task
 * @param reference whether what is sealed names a value that somebody else keeps
 */
public record Nature(String folder, boolean platform, boolean reference) {

  /** The folder of what all folders share. */
  public static final String EVERYWHERE = "";

  /** A value that tasks of all folders are lent. */
  public static final Nature USUAL = new Nature(false, false);

  /** That of a secret which is not limited to a folder. */
  public Nature(boolean platform, boolean reference) {
    this(EVERYWHERE, platform, reference);
  }

  /**
   * Whether it may be used in a folder.
   *
   * @param where the folder, or {@link #EVERYWHERE} for what all share
   */
  public boolean isFor(String where) {
    return folder.equals(EVERYWHERE) || folder.equals(where);
  }

  /** Whether more may use it than another. */
  boolean isWiderThan(Nature other) {
    return (other.platform && !platform)
        || (folder.equals(EVERYWHERE) && !other.folder.equals(EVERYWHERE));
  }

  int mark() {
    return (platform ? 1 : 0) + (reference ? 2 : 0);
  }
}
