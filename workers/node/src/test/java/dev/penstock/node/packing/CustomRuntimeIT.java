package dev.penstock.node.packing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.http.HttpRequest;
import dev.penstock.http.LambdaHttp;
import dev.penstock.node.bench.BenchStore;
import dev.penstock.node.function.CustomRuntime;
import dev.penstock.node.function.FunctionProcess;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * F124: what is deployed where there is no SnapStart, unpacked as Lambda does: in another folder
 * and with other times than those of the build.
 */
class CustomRuntimeIT {

  private static final byte[] BODY = "{\"text\": \"hello\"}".getBytes(StandardCharsets.UTF_8);

  /** Lambda takes no more, unzipped. */
  private static final long LAMBDA_CEILING = 250L << 20;

  private static final long ARCHIVE_CEILING = 50_000_000;

  @TempDir Path folder;

  @Test
  void shouldVerifyAndStoreFromColdWithItsCacheInUse() throws Exception {
    try (BenchStore store = BenchStore.open()) {
      Path task = packed(store, PackedFunction.INGRESS);
      FunctionProcess function = process(store, task, PackedFunction.INGRESS);

      int refused = status(function.coldStart(store.forgedEvent("cold-1", BODY)).body());
      int taken = status(function.coldStart(store.event("cold-2", BODY)).body());

      assertThat(List.of(refused, taken)).containsExactly(401, 202);
      assertThat(Files.readAllLines(folder.resolve("classes")))
          .filteredOn(
              line -> line.startsWith("dev.penstock.") || line.startsWith("org.postgresql."))
          .hasSizeGreaterThan(100)
          .allMatch(line -> line.contains("source: shared objects file"));
    }
  }

  @Test
  void shouldAnswerAsTheApi() throws Exception {
    try (BenchStore store = BenchStore.open()) {
      Path task = packed(store, PackedFunction.API);

      var answer = process(store, task, PackedFunction.API).coldStart(health());

      assertThat(status(answer.body())).isEqualTo(200);
    }
  }

  private Path packed(BenchStore store, PackedFunction function) throws Exception {
    Path archive = folder.resolve(function.wire() + ".zip");
    Path task = Files.createDirectory(folder.resolve("task"));
    new FunctionPacker(store).pack(function, folder.resolve("build"), archive);
    long unpacked = unpack(archive, task);
    assertThat(Files.size(archive)).isLessThan(ARCHIVE_CEILING);
    assertThat(unpacked).isLessThan(LAMBDA_CEILING);
    return task;
  }

  /** With a cache that doesn't fit the JVM ends at once. */
  private FunctionProcess process(BenchStore store, Path task, PackedFunction function) {
    Map<String, String> environment =
        new TreeMap<>(new FunctionPacker(store).environment(function));
    environment.put(
        "JDK_JAVA_OPTIONS",
        "-XX:AOTMode=on -Xlog:class+load:file=" + folder.resolve("classes") + ":none");
    return new CustomRuntime(task, function.main()).process(environment);
  }

  private static long unpack(Path archive, Path target) throws IOException {
    long bytes = 0;
    Map<String, String> options = Map.of("enablePosixFileAttributes", "true");
    try (FileSystem zip = FileSystems.newFileSystem(archive, options);
        var files = Files.walk(zip.getPath("/"))) {
      for (Path file : files.toList()) {
        Path place = target.resolve(file.toString().substring(1));
        if (Files.isDirectory(file)) {
          Files.createDirectories(place);
        } else {
          Files.write(place, Files.readAllBytes(file));
          Files.setPosixFilePermissions(place, Files.getPosixFilePermissions(file));
          Files.setLastModifiedTime(place, FileTime.from(Instant.parse("1980-01-01T00:00:00Z")));
          bytes += Files.size(place);
        }
      }
    }
    return bytes;
  }

  private static byte[] health() throws IOException {
    var event = new ByteArrayOutputStream();
    LambdaHttp.writeRequest(
        new HttpRequest("GET", "/api/v1/health", "", Map.of(), Map.of(), new byte[0], "127.0.0.1"),
        event);
    return event.toByteArray();
  }

  private static int status(byte[] answer) throws IOException {
    return LambdaHttp.readResponse(new ByteArrayInputStream(answer)).status();
  }
}
