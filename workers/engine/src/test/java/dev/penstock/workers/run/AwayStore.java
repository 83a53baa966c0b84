package dev.penstock.workers.run;

import dev.penstock.problem.PlatformException;
import dev.penstock.problem.ProblemType;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Set;

/** What stands between a run and the store, which is away for what a test names. Thread-safe. */
final class AwayStore {

  private volatile Set<String> away = Set.of();

  /** From now on these questions find it away. */
  void awayFor(String... methods) {
    away = Set.of(methods);
  }

  void back() {
    away = Set.of();
  }

  <A> A of(Class<A> activities, A there) {
    return activities.cast(
        Proxy.newProxyInstance(
            activities.getClassLoader(),
            new Class<?>[] {activities},
            (_, method, arguments) -> {
              if (away.contains(method.getName())) {
                throw PlatformException.of(ProblemType.UNAVAILABLE, "The store is away.");
              }
              try {
                return method.invoke(there, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            }));
  }
}
