package dev.penstock.node.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.json.Json;
import dev.penstock.node.client.ApiClient;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.Problem;
import dev.penstock.problem.ProblemType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code secret}: values that triggers and tasks use by name. */
@Command(
    name = "secret",
    description = "Put, rotate, revoke and list secrets. Nobody can read one back.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true,
    subcommands = {
      SecretCommand.Put.class,
      SecretCommand.Rotate.class,
      SecretCommand.Revoke.class,
      SecretCommand.Usage.class,
      SecretCommand.Names.class,
      SecretRotateRoot.class,
      SecretRotateKeys.class,
      SecretRotateInstallation.class
    })
final class SecretCommand {

  private static final int LONGEST = 64 << 10;

  /** {@code secret put}. */
  @Command(
      name = "put",
      description = "Set a secret; the value comes from standard input.",
      mixinStandardHelpOptions = true,
      footer = {
        "",
        "One newline at the end is dropped. Arguments are seen by every process of the machine and",
        "kept by shells, so a value is never taken from there.",
        "",
        "Examples:",
        "  ./penstock secret put github-webhook < secret.txt",
        "  ./penstock secret put crm --folder sales < secret.txt",
        "  ./penstock secret put crm --from openbao:https://bao:8200/kv/data/crm#token",
        "  openssl rand -hex 32 | tee secret.txt | ./penstock secret put github-webhook"
      })
  static final class Put implements Callable<Integer> {
    @Mixin Streams io = new Streams();
    @Mixin ServerOptions node = new ServerOptions();

    @Parameters(paramLabel = "NAME", description = "For example github-webhook.")
    String name = "";

    @Option(
        names = "--from",
        paramLabel = "REFERENCE",
        description = "Who keeps the value, which is then fetched at each use and never kept here.")
    @Nullable String from;

    @Option(
        names = "--platform",
        description = "The platform's own, to verify, sign or connect with: no task is lent it.")
    boolean platform;

    @Option(
        names = "--folder",
        paramLabel = "NAMESPACE",
        description = "Where alone it may be used; without it, in every folder.")
    @Nullable String folder;

    @Override
    public Integer call() throws IOException {
      ObjectNode body = from == null ? value() : Json.object().put("from", from);
      if (platform) {
        body.put("platform", true);
      }
      if (folder != null) {
        body.put("folder", folder);
      }
      try (ApiClient api = node.client()) {
        say(io, api.put("/api/v1/secrets/" + Calls.encoded(name), body));
      }
      return 0;
    }
  }

  /** {@code secret rotate}. */
  @Command(
      name = "rotate",
      description = "Set a new version; the one before goes on being accepted for a while.",
      mixinStandardHelpOptions = true,
      footer = {"", "Example:", "  ./penstock secret rotate github-webhook < new-secret.txt"})
  static final class Rotate implements Callable<Integer> {
    @Mixin Streams io = new Streams();
    @Mixin ServerOptions node = new ServerOptions();

    @Parameters(paramLabel = "NAME", description = "A secret that is there.")
    String name = "";

    @Override
    public Integer call() throws IOException {
      ObjectNode body = value();
      try (ApiClient api = node.client()) {
        say(io, api.post("/api/v1/secrets/" + Calls.encoded(name) + "/rotate", body));
      }
      return 0;
    }
  }

  /** {@code secret revoke}. */
  @Command(
      name = "revoke",
      description = "Revoke a secret: nothing opens it any more, whoever holds a lease on it.",
      mixinStandardHelpOptions = true,
      footer = {
        "",
        "Examples:",
        "  ./penstock secret revoke github-webhook --reason 'it was in a log'",
        "  ./penstock secret revoke github-webhook --version-number 3 --reason 'the sender has changed over'"
      })
  static final class Revoke implements Callable<Integer> {
    @Mixin Streams io = new Streams();
    @Mixin ServerOptions node = new ServerOptions();

    @Parameters(paramLabel = "NAME", description = "A secret that is there.")
    String name = "";

    @Option(
        names = "--version-number",
        paramLabel = "N",
        description = "Only this version; all of them without it.")
    int version;

    @Mixin Reason reason = new Reason();

    @Override
    public Integer call() {
      ObjectNode body = reason.body();
      if (version != 0) {
        body.put("version", version);
      }
      try (ApiClient api = node.client()) {
        api.post("/api/v1/secrets/" + Calls.encoded(name) + "/revoke", body);
      }
      io.out()
          .println(name + (version == 0 ? " is revoked" : " has no version " + version + " now"));
      io.out().flush();
      return 0;
    }
  }

  /** {@code secret usage}. */
  @Command(
      name = "usage",
      description = "Which tasks of which runs were lent a secret, for which hosts; newest first.",
      mixinStandardHelpOptions = true,
      footer = {"", "Example:", "  ./penstock secret usage crm --json"})
  static final class Usage implements Callable<Integer> {
    @Mixin Streams io = new Streams();
    @Mixin ServerOptions node = new ServerOptions();
    @Mixin Listed list = new Listed();

    @Parameters(paramLabel = "NAME", description = "A secret that is there.")
    String name = "";

    @Override
    public Integer call() {
      try (ApiClient api = node.client()) {
        ArrayNode leases = Listed.all(api, "/api/v1/secrets/" + Calls.encoded(name) + "/usage");
        Table table = new Table("LENT", "RUN", "TASK", "ATTEMPT", "HOST", "USED");
        for (JsonNode lease : leases) {
          table.row(
              Calls.moment(lease.path("grantedAt")),
              lease.path("runId").asText(),
              lease.path("position").asText(),
              lease.path("attempt").asText(),
              lease.path("host").asText(),
              Calls.moment(lease.path("usedAt")));
        }
        list.print(io, leases, table, "No task was ever lent " + name + ".");
      }
      return 0;
    }
  }

  /** {@code secret list}. */
  @Command(
      name = "list",
      description = "Names, versions and states; never values.",
      mixinStandardHelpOptions = true,
      footer = {"", "Example:", "  ./penstock secret list --json"})
  static final class Names implements Callable<Integer> {
    @Mixin Streams io = new Streams();
    @Mixin ServerOptions node = new ServerOptions();

    @Mixin Listed list = new Listed();

    @Override
    public Integer call() {
      try (ApiClient api = node.client()) {
        ArrayNode secrets = Listed.all(api, "/api/v1/secrets");
        Table table = new Table("NAME", "VERSION", "STATE", "FOLDER", "CREATED", "BY");
        for (JsonNode secret : secrets) {
          for (JsonNode version : secret.path("versions")) {
            table.row(
                secret.path("name").asText(),
                version.path("version").asText(),
                version.path("state").asText(),
                version.path("folder").asText("every"),
                Calls.moment(version.path("createdAt")),
                version.path("createdBy").asText());
          }
        }
        list.print(
            io, secrets, table, "There are no secrets yet. Put one: ./penstock secret put NAME");
      }
      return 0;
    }
  }

  private static void say(Streams io, JsonNode secret) {
    JsonNode versions = secret.path("versions");
    long newest = 0;
    for (JsonNode version : versions) {
      newest = Math.max(newest, version.path("version").asLong());
    }
    io.out().println(secret.path("name").asText() + " has version " + newest);
    io.out().flush();
  }

  private static ObjectNode value() throws IOException {
    byte[] bytes = System.in.readNBytes(LONGEST + 2);
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new PlatformException(
          Problem.of(ProblemType.INVALID_INPUT, "The value on standard input is not UTF-8 text."),
          e);
    }
    String value = text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
    if (value.isEmpty()) {
      throw PlatformException.of(
          ProblemType.INVALID_INPUT,
          "There is no value on standard input. Example: ./penstock secret put NAME < secret.txt");
    }
    return Json.object().put("value", value);
  }
}
