package dev.penstock.local;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * What others hold an API to its OpenAPI document with: the linters Spectral and Redocly, and
 * Schemathesis, which makes requests of it.
 */
final class ContractTools {

  private static final Path FILES = LocalPlatform.files("/contract");
  private static final InstalledPeer PEER =
      InstalledPeer.of(
          "contract", FILES.resolve("package-lock.json"), FILES.resolve("requirements.txt"));
  private static final long LIMIT_SECONDS = 240;

  private ContractTools() {}

  static String lacking() {
    return PEER.lacking();
  }

  /** The document, in a file. */
  static Path document(Path folder) throws IOException {
    try (InputStream in = ContractTools.class.getResourceAsStream("/openapi/penstock.v1.json")) {
      return Files.write(folder.resolve("openapi.json"), Objects.requireNonNull(in).readAllBytes());
    }
  }

  /** A linter's findings and exit code. */
  static Program lint(Path folder, String linter, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(PEER.home().resolve("node_modules/.bin").resolve(linter).toString());
    command.addAll(List.of(arguments));
    // Neither tells anybody that it was used.
    return run(
        folder,
        command,
        Map.of("REDOCLY_TELEMETRY", "off", "REDOCLY_SUPPRESS_UPDATE_NOTICE", "true"));
  }

  /**
   * Sends what Schemathesis makes of the document, right and wrong, always the same.
   *
   * @param folder for what it writes
   * @param keys taken in turns, so that every role asks
   * @param ids of what there is, by the beginning of the paths that take them
   */
  static Program schemathesis(Path folder, String url, List<String> keys, Map<String, String> ids)
      throws IOException {
    StringBuilder settings =
        new StringBuilder(Files.readString(FILES.resolve("schemathesis.toml")));
    ids.forEach(
        (path, id) ->
            settings.append(
                "\n[[operations]]\ninclude-path-regex = '^%s[{]'\nparameters = { id = \"%s\" }\n"
                    .formatted(path, id)));
    Path config = Files.writeString(folder.resolve("schemathesis.toml"), settings);
    return run(
        folder,
        List.of(
            PEER.home().resolve("python/bin/st").toString(),
            "--config-file",
            config.toString(),
            "run",
            url + "/api/v1/openapi.json"),
        Map.of(
            "SCHEMATHESIS_HOOKS",
            FILES.resolve("keys.py").toString(),
            "PENSTOCK_KEYS",
            String.join(",", keys)));
  }

  private static Program run(Path folder, List<String> command, Map<String, String> environment)
      throws IOException {
    Path output = Files.createTempFile(folder, "contract", ".txt");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().putAll(environment);
    Process process = builder.start();
    try {
      if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
        throw new AssertionError(command + " did not end:\n" + Files.readString(output));
      }
      return new Program(process.exitValue(), Files.readString(output, StandardCharsets.UTF_8), "");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    } finally {
      process.destroyForcibly();
    }
  }
}
