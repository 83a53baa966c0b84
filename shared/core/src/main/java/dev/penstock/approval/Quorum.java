package dev.penstock.approval;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Optional;

/**
 * How many different people must approve before it counts. One of them who says no is enough for a
 * no.
 *
 * @param people at least one
 * @param fourEyes whether those whose own doing it is are left out: who caused the run, who applied
 *     the version that it follows, and to whom one of them has handed the question
 */
public record Quorum(int people, boolean fourEyes) {

  /** The most that can be asked for. */
  public static final int MOST = 20;

  /** Anybody who may decide, alone. */
  public static final Quorum ONE = new Quorum(1, false);

  @JsonCreator
  public Quorum(@JsonProperty("people") int people, @JsonProperty("fourEyes") boolean fourEyes) {
    if (people < 1 || people > MOST) {
      throw new IllegalArgumentException("a quorum is 1 to " + MOST + " people");
    }
    this.people = people;
    this.fourEyes = fourEyes;
  }

  /** Who wants several people wants them independent, unless it is said otherwise. */
  public static Quorum of(int people, Optional<Boolean> fourEyes) {
    return new Quorum(people, fourEyes.orElse(people > 1));
  }

  /** Whether an approval by this many and such people does where the other is wanted. */
  public boolean meets(Quorum wanted) {
    return people >= wanted.people && (fourEyes || !wanted.fourEyes);
  }
}
