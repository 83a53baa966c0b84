package dev.penstock.approval;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * To whom of those who hold the role a question is put.
 *
 * @param groups of the identity provider; empty for all
 * @param assignee one person, as the trail names people; null for none
 */
public record Addressees(List<String> groups, @Nullable String assignee) {

  /** Everybody with the role. */
  public static final Addressees ALL = new Addressees(List.of(), null);

  public Addressees {
    groups = List.copyOf(Objects.requireNonNullElse(groups, List.of()));
  }
}
