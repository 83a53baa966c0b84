package dev.penstock.functions.api.web;

import dev.penstock.store.FolderReach;
import dev.penstock.store.Proviso;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * How far the request at hand may reach, for every transaction that it opens. It is bound to the
 * thread while the handler runs: a transaction outside of a request reaches no folder at all.
 */
public final class RequestReach {

  private static final ScopedValue<FolderReach> PRESENT = ScopedValue.newInstance();
  private static final ScopedValue<Proviso> PROVISO = ScopedValue.newInstance();

  private RequestReach() {}

  /** Binds it while the work runs; for a host that answers in another way than the router. */
  public static <T> T within(FolderReach reach, Supplier<T> work) {
    return ScopedValue.where(PRESENT, reach).call(work::get);
  }

  /** The same, as long as something is still so. */
  static <T> T within(FolderReach reach, Proviso proviso, Supplier<T> work) {
    return ScopedValue.where(PRESENT, reach).where(PROVISO, proviso).call(work::get);
  }

  public static FolderReach present() {
    return PRESENT.orElse(FolderReach.NOWHERE);
  }

  /** What must still be so for that reach, where it is remembered. */
  public static Optional<Proviso> proviso() {
    return PROVISO.isBound() ? Optional.of(PROVISO.get()) : Optional.empty();
  }
}
