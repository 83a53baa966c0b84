package dev.penstock.functions.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.function.FunctionVariables;
import dev.penstock.function.SnapshotWalk;
import org.junit.jupiter.api.Test;

/** F118: what SnapStart keeps of the function holds no secret, no connection and no seed. */
class SnapshotTest {

  @Test
  void shouldKeepNothingThatTwoInstancesMustNotShare() {
    SnapshotWalk walk = SnapshotWalk.of(new SchedulerFunction(FunctionVariables::ofASnapshot));

    walk.beforeCheckpoint();
    assertThat(walk.reached()).noneMatch(FunctionVariables::isPrivate);

    walk.afterRestore();
    assertThat(walk.reached()).anyMatch(FunctionVariables::isPrivate);

    walk.beforeCheckpoint();
    assertThat(walk.reached()).noneMatch(FunctionVariables::isPrivate);
  }
}
