package dev.penstock.functions.api.access;

import java.util.Comparator;
import java.util.regex.Pattern;

/**
 * A role in a folder.
 *
 * @param role a {@link Role} by its written name, or a role that only approvals name
 * @param folder {@code /} for the whole installation, or {@code /} and a namespace of workflows
 */
public record Grant(String role, String folder) implements Comparable<Grant> {

  /** The whole installation. */
  public static final String EVERYWHERE = "/";

  private static final Pattern ROLE = Pattern.compile("[a-z][a-z0-9-]{0,62}");
  private static final Pattern FOLDER = Pattern.compile("/([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)?");
  private static final Comparator<Grant> ORDER =
      Comparator.comparing(Grant::folder).thenComparing(Grant::role);

  public Grant {
    if (!isRole(role) || !isFolder(folder)) {
      throw new IllegalArgumentException("a grant is a plain role in / or /namespace");
    }
  }

  public static boolean isRole(String text) {
    return ROLE.matcher(text).matches();
  }

  public static boolean isFolder(String text) {
    return FOLDER.matcher(text).matches();
  }

  boolean isEverywhere() {
    return folder.equals(EVERYWHERE);
  }

  String namespace() {
    return folder.substring(1);
  }

  @Override
  public int compareTo(Grant other) {
    return ORDER.compare(this, other);
  }
}
