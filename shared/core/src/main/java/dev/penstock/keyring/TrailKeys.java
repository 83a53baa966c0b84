package dev.penstock.keyring;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The keys that the trail's chain has had, which all stay: an entry's MAC is for ever. Which of
 * them made it follows from its number alone, by what the key file says and nothing that the
 * database holds.
 *
 * @param taken oldest first, at least one
 * @param pending the one that is to take over, while the chain does not say so yet
 */
public record TrailKeys(List<TrailKey> taken, Optional<TrailKey> pending) {

  public TrailKeys {
    taken = List.copyOf(taken);
  }

  /** The one in use. */
  public TrailKey newest() {
    return taken.getLast();
  }

  /** The one that made the MAC of an entry. */
  public TrailKey of(long seq) {
    int at = taken.size() - 1;
    while (at > 0 && seq <= taken.get(at).since()) {
      at--;
    }
    return taken.get(at);
  }

  /** The one that an entry hands over to. */
  public Optional<TrailKey> handedOverBy(long seq) {
    // Asked for each entry there is, and mostly there is one key.
    for (int at = 1; at < taken.size(); at++) {
      if (taken.get(at).since() == seq) {
        return Optional.of(taken.get(at));
      }
    }
    return Optional.empty();
  }

  public boolean knows(String id) {
    return taken.stream().anyMatch(key -> key.id().equals(id));
  }

  /** With the pending one in use after an entry. */
  public TrailKeys takenOver(long since) {
    TrailKey next = pending.orElseThrow();
    List<TrailKey> all = new ArrayList<>(taken);
    all.add(new TrailKey(next.id(), since, next.key()));
    return new TrailKeys(all, Optional.empty());
  }
}
