package dev.penstock.approval;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How many different people must approve before it counts. One of them who says no is enough for a
 * no.
 *
 * @param people at least one
 * @param fourEyes whether those whose own doing it is are left out: who caused the run, who applied
 *     the version that it follows, and to whom one of them has handed the question
 * @param requirements what is to be met, each of them, where so many people with one role do not
 *     say it; see {@link Approvers}
 */
public record Quorum(
    int people,
    boolean fourEyes,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Requirement> requirements) {

  /** The most that can be asked for. */
  public static final int MOST = 20;

  /** Anybody who may decide, alone. */
  public static final Quorum ONE = new Quorum(1, false);

  /** Of people with one role. */
  public Quorum(int people, boolean fourEyes) {
    this(people, fourEyes, List.of());
  }

  @JsonCreator
  public Quorum(
      @JsonProperty("people") int people,
      @JsonProperty("fourEyes") boolean fourEyes,
      @JsonProperty("requirements") @Nullable List<Requirement> requirements) {
    if (people < 1 || people > MOST) {
      throw new IllegalArgumentException("a quorum is 1 to " + MOST + " people");
    }
    this.people = people;
    this.fourEyes = fourEyes;
    this.requirements = List.copyOf(Objects.requireNonNullElse(requirements, List.of()));
  }

  /** Who wants several people wants them independent, unless it is said otherwise. */
  public static Quorum of(int people, Optional<Boolean> fourEyes) {
    return new Quorum(people, fourEyes.orElse(people > 1));
  }
}
