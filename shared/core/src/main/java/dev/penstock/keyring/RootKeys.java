package dev.penstock.keyring;

import dev.penstock.problem.PlatformException;
import dev.penstock.problem.ProblemType;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * The root keys that this process may use: the one in use, and those before it whose data keys are
 * not all wrapped anew yet. Thread-safe.
 */
public final class RootKeys {

  private final Supplier<List<RootKey>> known;

  private RootKeys(Supplier<List<RootKey>> known) {
    this.known = known;
  }

  /**
   * Root keys that may change while they are used.
   *
   * @param known the one in use comes first; never empty
   */
  static RootKeys of(Supplier<List<RootKey>> known) {
    return new RootKeys(known);
  }

  /** With another in use, and more that are accepted; those of before are accepted too. */
  public RootKeys after(RootKey inUse, List<RootKey> accepted) {
    return new RootKeys(
        () -> {
          List<RootKey> all = new ArrayList<>();
          all.add(inUse);
          all.addAll(accepted);
          all.addAll(known.get());
          return all;
        });
  }

  /** As it is, accepting more. */
  public RootKeys accepting(List<RootKey> accepted) {
    return new RootKeys(
        () -> {
          List<RootKey> all = new ArrayList<>(known.get());
          all.addAll(accepted);
          return all;
        });
  }

  /** The one that wraps from now on. */
  public RootKey inUse() {
    return known.get().getFirst();
  }

  /**
   * The one of an id.
   *
   * @throws PlatformException {@code invalid-configuration} when this process has it not
   */
  public RootKey find(String id) {
    return known.get().stream()
        .filter(key -> key.id().equals(id))
        .findFirst()
        .orElseThrow(
            () ->
                PlatformException.of(
                    ProblemType.INVALID_CONFIGURATION,
                    "A secret is kept under the root key "
                        + id
                        + ", which this process does not have. Name it in PENSTOCK_VAULT_KEYS_BEFORE,"
                        + " or bring back the line of the key file that holds it."));
  }
}
