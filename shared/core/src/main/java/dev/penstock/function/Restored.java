package dev.penstock.function;

import java.util.Map;
import java.util.function.Supplier;
import org.crac.Context;
import org.crac.Core;
import org.crac.Resource;
import org.jspecify.annotations.Nullable;

/**
 * What a function works with, kept out of the snapshot that Lambda SnapStart starts it from. Before
 * the snapshot is taken the way of a call is gone once, with keys that nobody has and a store that
 * is nowhere, so that its classes are loaded and linked; what was made for that is let go of. After
 * each restore the real thing is made, with secrets, connections and random numbers of its own.
 * Without SnapStart it is made at once, so that wrong settings stop the start. Thread-safe.
 */
public final class Restored<T> implements Resource {

  private final Supplier<T> maker;
  private final Priming priming;
  private @Nullable T made;

  private Restored(Supplier<T> maker, Priming priming) {
    this.maker = maker;
    this.priming = priming;
  }

  /**
   * For a function of these variables.
   *
   * @param variables of the environment; Lambda says in one of them how it starts the function
   * @param maker makes what the function works with, from what the environment is by then
   * @param priming goes the way of a call
   */
  public static <T> Restored<T> of(
      Map<String, String> variables, Supplier<T> maker, Priming priming) {
    ProviderOrder.shorten();
    Restored<T> restored = new Restored<>(maker, priming);
    if ("snap-start".equals(variables.get("AWS_LAMBDA_INITIALIZATION_TYPE"))) {
      Core.getGlobalContext().register(restored);
    } else {
      restored.get();
    }
    return restored;
  }

  /** What the function works with. */
  public synchronized T get() {
    T known = made;
    if (known == null) {
      known = maker.get();
      made = known;
    }
    return known;
  }

  @Override
  public synchronized void beforeCheckpoint(@Nullable Context<? extends Resource> context) {
    made = null;
    priming.prime();
  }

  @Override
  public void afterRestore(@Nullable Context<? extends Resource> context) {
    get();
  }
}
