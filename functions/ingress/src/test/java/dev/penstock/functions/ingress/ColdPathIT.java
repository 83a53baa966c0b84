package dev.penstock.functions.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.http.LambdaHttp;
import dev.penstock.postgres.testing.PostgresFixture;
import dev.penstock.store.DatabaseRole;
import dev.penstock.store.DatabaseSettings;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * F124: nothing of ours is made at run time on the way of a first delivery, since no AOT cache
 * keeps it: neither a switch over types nor the equality of a record (see
 * docs/adr/2026-11-21-ingress-cold-path.md).
 */
class ColdPathIT {

  private static final String MADE =
      "dev\\.penstock\\S*\\$\\$TypeSwitch|java\\.lang\\.runtime\\.(ObjectMethods|SwitchBootstraps)";

  @TempDir Path folder;

  /** In a process of its own: what this one has loaded says nothing. */
  static final class Cold {

    private Cold() {}

    static void main(String[] events) throws Exception {
      var function = new IngressFunction(System.getenv());
      for (String event : events) {
        var answer = new ByteArrayOutputStream();
        function.handleRequest(
            new ByteArrayInputStream(Files.readAllBytes(Path.of(event))), answer, null);
        int status =
            LambdaHttp.readResponse(new ByteArrayInputStream(answer.toByteArray())).status();
        System.out.println("answered " + status);
      }
    }
  }

  @Test
  void shouldMakeNoClassAtRunTime() throws Exception {
    try (var store = PostgresFixture.open()) {
      new FrontDoorFixture(store, IngressSettings.of(Map.of()))
          .secret("orders", FrontDoorFixture.SECRET)
          .trigger("orders", "standard-webhooks");
      String forged = event("forged", FrontDoorFixture.OTHER_SECRET);
      String signed = event("signed", FrontDoorFixture.SECRET);

      List<String> lines = run(store.settings(DatabaseRole.INGRESS), forged, signed);

      assertThat(lines).contains("answered 401", "answered 202");
      assertThat(lines).noneMatch(line -> line.matches(".*(" + MADE + ").*"));
    }
  }

  private String event(String id, String secret) throws Exception {
    var event = new ByteArrayOutputStream();
    LambdaHttp.writeRequest(
        FrontDoorFixture.signed("orders", id, "{\"text\": \"hello\"}", secret, Instant.now()),
        event);
    return Files.write(folder.resolve(id), event.toByteArray()).toString();
  }

  private static List<String> run(DatabaseSettings settings, String... events) throws Exception {
    var command =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-Xlog:class+load",
            "-cp",
            System.getProperty("java.class.path"),
            Cold.class.getName());
    command.command().addAll(List.of(events));
    command
        .environment()
        .putAll(
            Map.of(
                "PENSTOCK_DATABASE_URL", settings.url(),
                "PENSTOCK_DATABASE_PASSWORD", settings.password(),
                "PENSTOCK_ROOT_KEY", Base64.getEncoder().encodeToString(new byte[32])));
    Process process = command.redirectErrorStream(true).start();
    try (var out = process.inputReader(StandardCharsets.UTF_8)) {
      return out.lines().toList();
    }
  }
}
