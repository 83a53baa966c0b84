package dev.penstock.approval;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.json.Json;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/**
 * Whose approval several policies want together: in any order, and never fewer than any of them.
 */
class ApproversTest {

  /** One who has approved. */
  record Voter(Set<String> roles, Set<String> groups, boolean ownDoing) {}

  @Property
  void shouldWantTheSameInAnyOrder(
      @ForAll("approvers") Approvers one,
      @ForAll("approvers") Approvers other,
      @ForAll("approvers") Approvers third) {
    assertThat(one.and(other)).isEqualTo(other.and(one));
    assertThat(one.and(other).and(third)).isEqualTo(one.and(other.and(third)));
    assertThat(one.and(one)).isEqualTo(one);
  }

  @Property
  void shouldBeSatisfiedByWhoSatisfiesEachOfThemAndNobodyElse(
      @ForAll("requirements") List<Requirement> one,
      @ForAll("requirements") List<Requirement> other,
      @ForAll boolean oneFourEyes,
      @ForAll boolean otherFourEyes,
      @ForAll("voters") List<Voter> voters) {
    boolean fourEyes = oneFourEyes || otherFourEyes;
    Approvers first = new Approvers(one, oneFourEyes);
    Approvers second = new Approvers(other, otherFourEyes);
    Approvers both = first.and(second);

    assertThat(both.fourEyes()).isEqualTo(fourEyes);
    assertThat(satisfied(both.requirements(), voters, fourEyes))
        .isEqualTo(satisfied(one, voters, fourEyes) && satisfied(other, voters, fourEyes));
    assertThat(both.cover(first) && both.cover(second)).isTrue();
  }

  @Property
  void shouldCoverOnlyWhatIsSatisfiedWithIt(
      @ForAll("approvers") Approvers given,
      @ForAll("approvers") Approvers wanted,
      @ForAll("voters") List<Voter> voters) {
    if (given.cover(wanted) && satisfied(given.requirements(), voters, given.fourEyes())) {
      assertThat(satisfied(wanted.requirements(), voters, wanted.fourEyes())).isTrue();
    }
  }

  @Property
  void shouldBeStoredAndReadAsTheSame(@ForAll("approvers") Approvers approvers) {
    Quorum stored = approvers.quorum();

    assertThat(Requirement.list(Json.write(stored.requirements())))
        .isEqualTo(stored.requirements());
    assertThat(Approvers.of(approvers.role(), stored)).isEqualTo(approvers);
  }

  @Test
  void shouldLeaveOutWhatAnotherRequirementImplies() {
    var finance = new Requirement("approver", "finance", 2);
    var anybody = new Requirement("approver", null, 2);
    var three = new Requirement("approver", null, 3);

    assertThat(new Approvers(List.of(anybody, finance), false).requirements())
        .containsExactly(finance);
    assertThat(new Approvers(List.of(three, finance, anybody), false).requirements())
        .containsExactly(finance, three);
  }

  /** By the words of the manual, without what the type leaves out or how it compares. */
  private static boolean satisfied(
      List<Requirement> requirements, List<Voter> voters, boolean fourEyes) {
    return requirements.stream()
        .allMatch(
            wanted ->
                voters.stream()
                        .filter(voter -> !(fourEyes && voter.ownDoing()))
                        .filter(voter -> voter.roles().contains(wanted.role()))
                        .filter(
                            voter ->
                                wanted.group() == null || voter.groups().contains(wanted.group()))
                        .count()
                    >= wanted.people());
  }

  @Provide
  Arbitrary<Approvers> approvers() {
    return Combinators.combine(requirements(), Arbitraries.of(true, false)).as(Approvers::new);
  }

  @Provide
  Arbitrary<List<Requirement>> requirements() {
    return Combinators.combine(
            Arbitraries.of("approver", "operator"),
            Arbitraries.of("finance", "legal").injectNull(0.4),
            Arbitraries.integers().between(1, 3))
        .as(Requirement::new)
        .list()
        .ofMinSize(1)
        .ofMaxSize(4);
  }

  @Provide
  Arbitrary<List<Voter>> voters() {
    return Combinators.combine(
            Arbitraries.of("approver", "operator").set().ofMaxSize(2),
            Arbitraries.of("finance", "legal").set().ofMaxSize(2),
            Arbitraries.of(true, false))
        .as(Voter::new)
        .list()
        .ofMaxSize(6);
  }
}
