package dev.penstock.local;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.client.ApiClient;
import dev.penstock.client.ApiException;
import dev.penstock.client.api.RunsApi;
import dev.penstock.client.model.Problem;
import dev.penstock.client.model.RunPage;
import dev.penstock.client.model.RunStart;
import dev.penstock.client.model.RunStatus;
import dev.penstock.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * Programs of the generated clients, in Java and in TypeScript: each starts a run, finds it again
 * page by page, and reads two refusals.
 */
final class GeneratedClients {

  private static final Path TYPESCRIPT = Path.of("..", "events", "clients", "typescript");
  private static final Path DOCUMENT =
      Path.of("..", "events", "src", "main", "resources", "openapi", "penstock.v1.json");
  private static final InstalledPeer PEER =
      InstalledPeer.of("clients", TYPESCRIPT.resolve("package-lock.json"));
  private static final long LIMIT_SECONDS = 120;

  /**
   * What a program found out.
   *
   * @param run that it started
   * @param found whether it was in the list
   * @param missing the code of the refusal of a run that nobody has
   * @param pointer into a body that was not valid
   */
  record Used(String run, boolean found, String missing, String pointer) {}

  private GeneratedClients() {}

  static String lacking() {
    return PEER.lacking();
  }

  static Used java(String url, String key, String workflow) throws ApiException, IOException {
    ApiClient client = new ApiClient();
    client.updateBaseUri(url);
    client.setRequestInterceptor(request -> request.header("authorization", "Bearer " + key));
    RunsApi runs = new RunsApi(client);
    String id = runs.startRun(start(workflow)).getId();
    boolean isFound = false;
    String cursor = null;
    do {
      RunPage page =
          runs.listRuns(
              RunsApi.APIListRunsRequest.newBuilder()
                  .workflow(workflow)
                  .status(
                      Set.of(
                          RunStatus.PENDING,
                          RunStatus.RUNNING,
                          RunStatus.COMPLETED,
                          RunStatus.FAULTED))
                  .limit(2)
                  .cursor(cursor)
                  .build());
      isFound = page.getItems().stream().anyMatch(run -> run.getId().equals(id));
      cursor = page.getNext();
    } while (!isFound && cursor != null);
    Problem missing =
        refusal(
            () -> runs.getRun(RunsApi.APIGetRunRequest.newBuilder().id("run_nobodys").build()),
            client);
    Problem wrong = refusal(() -> runs.startRun(start("nowhere")), client);
    String pointer = Objects.requireNonNull(wrong.getErrors()).getFirst().getPointer();
    return new Used(id, isFound, missing.getCode(), pointer);
  }

  private static RunsApi.APIStartRunRequest start(String workflow) {
    return RunsApi.APIStartRunRequest.newBuilder()
        .idempotencyKey(UUID.randomUUID().toString())
        .runStart(new RunStart().workflow(workflow).input(Map.of("id", 1)))
        .build();
  }

  private interface Refused {
    Object ask() throws ApiException;
  }

  private static Problem refusal(Refused refused, ApiClient client) throws IOException {
    try {
      throw new AssertionError("not refused: " + refused.ask());
    } catch (ApiException e) {
      return client.getObjectMapper().readValue(e.getResponseBody(), Problem.class);
    }
  }

  /** Generated, type-checked and run as its page in the manual says. */
  static Used typescript(Path folder, String url, String key, String workflow) throws IOException {
    for (String file : List.of("client.ts", "tsconfig.json", "package.json")) {
      Files.copy(TYPESCRIPT.resolve(file), folder.resolve(file));
    }
    Files.copy(LocalPlatform.files("/clients/use.ts"), folder.resolve("use.ts"));
    Path packages = PEER.home().resolve("node_modules");
    Files.createSymbolicLink(folder.resolve("node_modules"), packages);
    String document = DOCUMENT.toAbsolutePath().toString();
    run(folder, "openapi-typescript", document, "--empty-objects-unknown", "-o", "penstock.d.ts");
    run(folder, "tsc");
    JsonNode used = Json.read(program(folder, List.of("node", "dist/use.js", url, key, workflow)));
    return new Used(
        used.path("id").asText(),
        used.path("found").asBoolean(),
        used.path("missing").asText(),
        used.path("pointer").asText());
  }

  private static void run(Path folder, String tool, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(folder.resolve("node_modules/.bin").resolve(tool).toString());
    command.addAll(List.of(arguments));
    program(folder, command);
  }

  private static String program(Path folder, List<String> command) throws IOException {
    Path output = Files.createTempFile(folder, "client", ".txt");
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      boolean isOver = process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS);
      String text = Files.readString(output, StandardCharsets.UTF_8);
      if (!isOver || process.exitValue() != 0) {
        throw new AssertionError(command.getFirst() + " failed:\n" + text);
      }
      return text;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    } finally {
      process.destroyForcibly();
    }
  }
}
