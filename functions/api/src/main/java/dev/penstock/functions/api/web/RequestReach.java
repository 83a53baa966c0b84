package dev.penstock.functions.api.web;

import dev.penstock.store.FolderReach;
import java.util.function.Supplier;

/**
 * How far the request at hand may reach, for every transaction that it opens. It is bound to the
 * thread while the handler runs: a transaction outside of a request reaches no folder at all.
 */
public final class RequestReach {

  private static final ScopedValue<FolderReach> PRESENT = ScopedValue.newInstance();

  private RequestReach() {}

  /** Binds it while the work runs; for a host that answers in another way than the router. */
  public static <T> T within(FolderReach reach, Supplier<T> work) {
    return ScopedValue.where(PRESENT, reach).call(work::get);
  }

  public static FolderReach present() {
    return PRESENT.orElse(FolderReach.NOWHERE);
  }
}
