package dev.penstock.approval;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Whose approval is wanted: every requirement is to be met, and a person counts for each that they
 * fit. What another one implies is left out, so that two which want the same are equal.
 *
 * @param requirements at least one, in an order of their own
 * @param fourEyes whether those whose own doing it is are left out
 */
public record Approvers(List<Requirement> requirements, boolean fourEyes) {

  private static final Comparator<@Nullable String> NONE_LAST =
      Comparator.nullsLast(Comparator.naturalOrder());

  private static final Comparator<Requirement> ORDER =
      Comparator.<Requirement, @Nullable String>comparing(Requirement::group, NONE_LAST)
          .thenComparing(Requirement::role);

  public Approvers {
    if (requirements.isEmpty()) {
      throw new IllegalArgumentException("somebody has to approve");
    }
    requirements = narrowest(requirements);
  }

  /** Of one role alone. */
  public static Approvers of(String role, int people, boolean fourEyes) {
    return new Approvers(List.of(new Requirement(role, null, people)), fourEyes);
  }

  /** As a question is stored: its requirements, or else so many with its role. */
  public static Approvers of(String role, Quorum quorum) {
    return quorum.requirements().isEmpty()
        ? of(role, quorum.people(), quorum.fourEyes())
        : new Approvers(quorum.requirements(), quorum.fourEyes());
  }

  /** Whose approval satisfies both. */
  public Approvers and(Approvers other) {
    return new Approvers(
        Stream.concat(requirements.stream(), other.requirements.stream()).toList(),
        fourEyes || other.fourEyes);
  }

  /** The same, of so many people of each kind at least. */
  public Approvers atLeast(int people) {
    return new Approvers(
        requirements.stream()
            .map(one -> new Requirement(one.role(), one.group(), Math.max(people, one.people())))
            .toList(),
        fourEyes);
  }

  /** Whether the approval of these does where the others are wanted. */
  public boolean cover(Approvers wanted) {
    return (fourEyes || !wanted.fourEyes)
        && wanted.requirements.stream()
            .allMatch(one -> requirements.stream().anyMatch(own -> own.covers(one)));
  }

  /** The role that a list names: that of the first requirement. */
  public String role() {
    return requirements.getFirst().role();
  }

  /** How many people at least, with the requirements where a role does not say it all. */
  public Quorum quorum() {
    int people = requirements.stream().mapToInt(Requirement::people).max().orElseThrow();
    boolean plain = requirements.size() == 1 && requirements.getFirst().group() == null;
    return new Quorum(people, fourEyes, plain ? List.of() : requirements);
  }

  /** For a person: {@code 1 of finance-approvers and 2 approver}. */
  public String words() {
    return requirements.stream().map(Requirement::words).collect(Collectors.joining(" and "));
  }

  private static List<Requirement> narrowest(Collection<Requirement> all) {
    var distinct = new HashSet<>(all);
    return distinct.stream()
        .filter(
            one -> distinct.stream().noneMatch(other -> !other.equals(one) && other.covers(one)))
        .sorted(ORDER)
        .toList();
  }
}
