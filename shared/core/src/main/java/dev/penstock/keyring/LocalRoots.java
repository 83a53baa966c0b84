package dev.penstock.keyring;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The root keys of a key file, newest first; made once for what it says. Thread-safe. */
final class LocalRoots implements Supplier<List<RootKey>> {

  private final Supplier<KeyLines> file;
  private @Nullable Made made;

  private record Made(KeyLines of, List<RootKey> roots) {}

  LocalRoots(Supplier<KeyLines> file) {
    this.file = file;
  }

  @Override
  public synchronized List<RootKey> get() {
    KeyLines lines = file.get();
    Made known = made;
    if (known == null || !known.of().equals(lines)) {
      List<RootKey> roots = new ArrayList<>();
      lines.vault().reversed().forEach(secret -> roots.add(new LocalRoot(secret)));
      roots.add(new LocalRoot(lines.installation().getFirst()));
      lines.next().ifPresent(secret -> roots.add(new LocalRoot(secret)));
      known = new Made(lines, List.copyOf(roots));
      made = known;
    }
    return known.roots();
  }
}
