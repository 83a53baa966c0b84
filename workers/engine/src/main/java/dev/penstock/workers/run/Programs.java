package dev.penstock.workers.run;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.definition.WorkflowDefinition;
import dev.penstock.json.Digest;
import dev.penstock.workers.interpreter.Program;
import dev.penstock.workers.interpreter.Watcher;
import dev.penstock.workers.protocol.RunStart;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/**
 * Definitions ready to run, by digest. What is kept is a pure function of the digest, so a hit and
 * a miss give the same run. Thread-safe.
 */
public final class Programs {

  private static final int MOST = 256;

  private final Function<JsonNode, WorkflowDefinition> reader;
  private final Watcher watcher;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, Program> byDigest =
      new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Program> eldest) {
          return size() > MOST;
        }
      };

  /**
   * Makes an empty cache.
   *
   * @param reader reads a document; throws when it is not a valid definition
   */
  public Programs(Function<JsonNode, WorkflowDefinition> reader) {
    this(reader, Watcher.NONE);
  }

  /** Programs whose runs are watched. */
  Programs(Function<JsonNode, WorkflowDefinition> reader, Watcher watcher) {
    this.reader = reader;
    this.watcher = watcher;
  }

  /**
   * The program that the run is pinned to.
   *
   * @return empty when the document is not the one that the digest was taken of
   */
  Optional<Program> pinned(RunStart start) {
    // The digest is taken each time: that a digest is known says nothing about this document.
    if (!Digest.of(start.document()).equals(start.definitionDigest())) {
      return Optional.empty();
    }
    lock.lock();
    try {
      return Optional.of(
          byDigest.computeIfAbsent(
              start.definitionDigest(), _ -> new Program(reader.apply(start.document()), watcher)));
    } finally {
      lock.unlock();
    }
  }
}
