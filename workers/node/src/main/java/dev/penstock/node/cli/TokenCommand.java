package dev.penstock.node.cli;

import dev.penstock.functions.api.access.ApiKeys;
import dev.penstock.functions.api.access.Grant;
import dev.penstock.functions.api.access.Grants;
import dev.penstock.functions.api.access.Role;
import dev.penstock.node.folder.DataFolder;
import dev.penstock.node.owner.OwnerDesk;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.ProblemType;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code token}: API keys. */
@Command(
    name = "token",
    description = "Make API keys.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true,
    subcommands = TokenCommand.Create.class)
final class TokenCommand {

  /** {@code token create}. */
  @Command(
      name = "create",
      description = "Make an API key and print it once, on standard output.",
      mixinStandardHelpOptions = true,
      footer = {
        "",
        "Only the owner of the data folder can: it goes straight to the store, not through the API.",
        "No key decides approvals: that takes a person in the console.",
        "",
        "Examples:",
        "  ./penstock token create --role service > key.txt",
        "  ./penstock runs list --server https://penstock.example.com --token-file key.txt"
      })
  static final class Create implements Callable<Integer> {

    @Mixin Streams io = new Streams();

    @Option(
        names = "--role",
        required = true,
        paramLabel = "ROLE",
        description = "author, operator, approver, auditor, admin or service.")
    String role = "";

    @Option(
        names = "--folder",
        paramLabel = "F",
        defaultValue = Grant.EVERYWHERE,
        description = "The part of the installation it is for (default: ${DEFAULT-VALUE}, all).")
    String folder = Grant.EVERYWHERE;

    @Option(
        names = "--ttl",
        paramLabel = "TIME",
        defaultValue = "1h",
        description = "How long it lives, for example 30m, 8h, 90d (default: ${DEFAULT-VALUE}).")
    String ttl = "1h";

    @Option(
        names = "--data",
        paramLabel = "DIR",
        description = "Data folder of the node (default: ~/.penstock).")
    @Nullable Path data;

    @Override
    public Integer call() {
      Role wanted = role();
      Duration life = TimeSpan.of("--ttl", ttl);
      if (!Grant.isFolder(folder)) {
        throw PlatformException.of(
            ProblemType.INVALID_INPUT,
            "--folder is / or / and a namespace of workflows, for example /payments.");
      }
      DataFolder at = DataFolder.at(data == null ? DataFolder.usual() : data);
      try (OwnerDesk desk = OwnerDesk.open(at)) {
        ApiKeys.NewKey key =
            desk.createKey(new ApiKeys.Wanted("token create", Grants.of(wanted, folder), life));
        io.out().println(key.token());
        io.out().flush();
        io.err()
            .println(
                "%s with role %s, good until %s"
                    .formatted(key.id(), wanted.wire(), key.expiresAt()));
        io.err().flush();
      }
      return 0;
    }

    private Role role() {
      return Role.of(role)
          .orElseThrow(
              () ->
                  PlatformException.of(
                      ProblemType.INVALID_INPUT,
                      "There is no role "
                          + role
                          + ". Choose one of: "
                          + String.join(", ", Arrays.stream(Role.values()).map(Role::wire).toList())
                          + "."));
    }
  }
}
