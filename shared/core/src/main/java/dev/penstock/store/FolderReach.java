package dev.penstock.store;

import java.util.Collection;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The folders whose rows a transaction may see and change, as the store's row-level security asks.
 * A folder is a namespace of workflows.
 *
 * @param everywhere whether it is the whole installation
 * @param namespaces when it is not, which folders
 */
public record FolderReach(boolean everywhere, SortedSet<String> namespaces) {

  /** The whole installation. */
  public static final FolderReach EVERYWHERE = new FolderReach(true, new TreeSet<>());

  /** No folder at all. */
  public static final FolderReach NOWHERE = new FolderReach(false, new TreeSet<>());

  public FolderReach {
    if (namespaces.stream().anyMatch(name -> !name.matches("[a-z0-9-]{1,63}"))) {
      throw new IllegalArgumentException("a folder is a namespace of workflows");
    }
    namespaces = java.util.Collections.unmodifiableSortedSet(new TreeSet<>(namespaces));
  }

  public static FolderReach of(Collection<String> namespaces) {
    return new FolderReach(false, new TreeSet<>(namespaces));
  }

  public boolean covers(String namespace) {
    return everywhere || namespaces.contains(namespace);
  }

  public boolean isEmpty() {
    return !everywhere && namespaces.isEmpty();
  }

  /** As the store's setting {@code penstock.folders} has it. */
  String setting() {
    return everywhere ? "*" : String.join(",", namespaces);
  }
}
