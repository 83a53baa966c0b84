package dev.penstock.definition.task;

import java.lang.reflect.RecordComponent;
import java.util.Objects;

/** Compares tasks of two documents by what they mean, not by how they are written. */
public final class SameTask {

  private SameTask() {}

  /** Whether they are of one kind and differ, if at all, only in their frames. */
  public static boolean besideFrame(TaskDefinition one, TaskDefinition other) {
    if (one.getClass() != other.getClass()) {
      return false;
    }
    for (RecordComponent component : one.getClass().getRecordComponents()) {
      if (component.getType() != TaskFrame.class
          && !Objects.equals(value(component, one), value(component, other))) {
        return false;
      }
    }
    return true;
  }

  /** Whether all is the same by which a task is entered, and how long it may take. */
  public static boolean entered(TaskFrame one, TaskFrame other) {
    return one.condition().equals(other.condition())
        && one.inputSchema().equals(other.inputSchema())
        && one.inputFrom().equals(other.inputFrom())
        && one.timeout().equals(other.timeout());
  }

  private static Object value(RecordComponent component, TaskDefinition task) {
    try {
      return component.getAccessor().invoke(task);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("A task has a part that can't be read: " + component, e);
    }
  }
}
