package dev.penstock.workers.run;

import dev.penstock.workers.interpreter.MachineState;
import dev.penstock.workers.protocol.MigrationRefusal;
import dev.penstock.workers.protocol.MigrationRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Changes of a run to another version of its document, and what stands in their way. */
final class Versions {

  private final Programs programs;
  private final Outside outside;

  Versions(Programs programs, Outside outside) {
    this.programs = programs;
    this.outside = outside;
  }

  /**
   * Between two steps the run may change to a version with the same past. What is under way goes
   * on: it is the same in both. The pin changes first, on record, then what is stepped through.
   *
   * @return the course in the other version; null when the run stays in its own
   */
  @Nullable Course changed(Course course, MachineState state, MigrationRequest to) {
    return switch (course.in(programs, to, state)) {
      case Course.Other.Refused(var refusals) -> refuse(course, to, refusals);
      case Course.Other.Possible(var other) ->
          outside.migrated(course.start().runId(), course.start().definitionDigest(), to.digest())
              ? other
              : refuse(
                  course,
                  to,
                  List.of(new MigrationRefusal("/document", "The store does not allow it.")));
    };
  }

  private @Nullable Course refuse(
      Course course, MigrationRequest to, List<MigrationRefusal> refusals) {
    outside.migrationRefused(course.start().runId(), to.definition(), refusals);
    return null;
  }

  /** What stands in the way of going on in another version from here. */
  List<MigrationRefusal> refusals(Course course, MachineState state, MigrationRequest to) {
    return switch (course.in(programs, to, state)) {
      case Course.Other.Possible _ -> List.of();
      case Course.Other.Refused(var refusals) -> refusals;
    };
  }
}
