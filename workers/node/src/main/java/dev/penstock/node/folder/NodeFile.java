package dev.penstock.node.folder;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import dev.penstock.json.Json;
import dev.penstock.node.backbone.GivenSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where a running node listens: {@code node.json} (0600) in its data folder. It is there from the
 * moment the node is ready until it stops; a killed node leaves it behind, so a reader checks that
 * the process lives.
 *
 * @param pid the node's process id
 * @param startedAt when that process began, to tell it from another one with the same id
 * @param url console and API, for example {@code http://127.0.0.1:8080}
 * @param databaseUrl the owner's JDBC URL, with credentials when the store is the embedded one
 * @param temporal the backbone's {@code host:port}
 * @param given how that is reached where somebody else runs it; null for one of the node's own
 * @param temporalUi the backbone's own console; null when there is none here
 * @param backbone how the backbone is run: {@code temporal-cli}, {@code in-jvm}, {@code given}
 * @param payloads where large payloads are kept; null when they are in the database
 * @param telemetry where traces and metrics go; null when nowhere
 * @param apiKey the key by which commands of the folder's owner talk to the API
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record NodeFile(
    long pid,
    Instant startedAt,
    String url,
    String databaseUrl,
    String temporal,
    @Nullable GivenSettings given,
    @Nullable String temporalUi,
    String backbone,
    @Nullable String payloads,
    @Nullable String telemetry,
    String apiKey) {

  private static final Duration ROUNDING = Duration.ofSeconds(2);

  public void write(DataFolder folder) {
    PrivateFile.write(folder.nodeFile(), Json.write(NodeJson.of(this)) + "\n");
  }

  public static void remove(DataFolder folder) {
    try {
      Files.deleteIfExists(folder.nodeFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What the file says, whether or not that node still lives. */
  public static Optional<NodeFile> read(DataFolder folder) {
    try {
      return Optional.of(
          Json.mapper()
              .readValue(Files.readString(folder.nodeFile()), NodeJson.class)
              .toNodeFile());
    } catch (JsonProcessingException | java.nio.file.NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The folder's node, when it runs right now. */
  public static Optional<NodeFile> ofRunning(DataFolder folder) {
    return read(folder).filter(NodeFile::isAlive);
  }

  private boolean isAlive() {
    return ProcessHandle.of(pid)
        .filter(ProcessHandle::isAlive)
        .map(process -> process.info().startInstant().map(this::isStart).orElse(true))
        .orElse(false);
  }

  /**
   * Linux counts a process's start from the boot time, which two JVMs may round to different
   * seconds.
   */
  private boolean isStart(Instant seen) {
    return Duration.between(startedAt, seen).abs().compareTo(ROUNDING) <= 0;
  }

  /** Never the credentials. */
  @Override
  public String toString() {
    return "NodeFile[pid=" + pid + ", url=" + url + ", backbone=" + backbone + "]";
  }
}
