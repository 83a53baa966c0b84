package dev.penstock.json;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Keeps the most recently used values by the digest of what they were made from. What has a digest
 * never changes, so nothing here can be stale. Thread-safe.
 */
public final class DigestCache<V> {

  private final Map<String, V> values;

  public DigestCache(int most) {
    this.values =
        new LinkedHashMap<>(16, 0.75f, true) {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
            return size() > most;
          }
        };
  }

  public Optional<V> get(String digest) {
    synchronized (values) {
      return Optional.ofNullable(values.get(digest));
    }
  }

  public void put(String digest, V value) {
    synchronized (values) {
      values.put(digest, value);
    }
  }
}
