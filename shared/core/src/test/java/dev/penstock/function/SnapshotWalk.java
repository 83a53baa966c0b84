package dev.penstock.function;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * All that a function holds on to: what a snapshot of it would have in it. Goes through the fields
 * of every class that is not the JDK's, and through its collections.
 */
public final class SnapshotWalk {

  private final Object function;

  private SnapshotWalk(Object function) {
    this.function = function;
  }

  public static SnapshotWalk of(Object function) {
    return new SnapshotWalk(function);
  }

  /** As the runtime does before it takes the snapshot. */
  public void beforeCheckpoint() {
    hook().beforeCheckpoint(null);
  }

  /** As the runtime does in each instance that is started from it. */
  public void afterRestore() {
    hook().afterRestore(null);
  }

  /** The names of the classes of everything that can be reached, and every text. */
  public List<String> reached() {
    return objects().stream()
        .map(it -> it instanceof String text ? text : it.getClass().getName())
        .toList();
  }

  private Restored<?> hook() {
    return objects().stream()
        .filter(Restored.class::isInstance)
        .map(it -> (Restored<?>) it)
        .findFirst()
        .orElseThrow();
  }

  private Set<Object> objects() {
    Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    Deque<Object> open = new ArrayDeque<>(List.of(function));
    while (!open.isEmpty()) {
      Object next = open.pop();
      if (seen.add(next)) {
        parts(next, open);
      }
    }
    return seen;
  }

  private static void parts(Object of, Deque<Object> into) {
    switch (of) {
      case Map<?, ?> map -> {
        map.keySet().forEach(it -> add(it, into));
        map.values().forEach(it -> add(it, into));
      }
      case Collection<?> all -> all.forEach(it -> add(it, into));
      case Optional<?> maybe -> maybe.ifPresent(it -> add(it, into));
      case Object[] array -> List.of(array).forEach(it -> add(it, into));
      default -> fields(of, into);
    }
  }

  private static void fields(Object of, Deque<Object> into) {
    for (Class<?> type = of.getClass();
        type != null && !type.getName().startsWith("java") && !type.getName().startsWith("sun.");
        type = type.getSuperclass()) {
      for (Field field : type.getDeclaredFields()) {
        if (!Modifier.isStatic(field.getModifiers()) && !field.getType().isPrimitive()) {
          try {
            field.setAccessible(true);
            add(field.get(of), into);
          } catch (IllegalAccessException e) {
            throw new AssertionError(e);
          }
        }
      }
    }
  }

  private static void add(Object part, Deque<Object> into) {
    if (part != null) {
      into.push(part);
    }
  }
}
