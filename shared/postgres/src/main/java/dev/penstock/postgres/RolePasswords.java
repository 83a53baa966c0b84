package dev.penstock.postgres;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.json.Json;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.ProblemType;
import dev.penstock.store.DatabaseRole;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;

/**
 * The generated passwords of the database roles, kept in {@code database.json} (0600) of the data
 * folder.
 */
final class RolePasswords {

  private final Map<DatabaseRole, String> passwords;

  private RolePasswords(Map<DatabaseRole, String> passwords) {
    this.passwords = passwords;
  }

  static boolean exist(Path file) {
    return Files.exists(file);
  }

  /** Draws one for each role and keeps them before anyone uses them. */
  static RolePasswords create(Path file) {
    Map<DatabaseRole, String> drawn = new EnumMap<>(DatabaseRole.class);
    ObjectNode json = Json.object();
    ObjectNode roles = json.putObject("roles");
    for (DatabaseRole role : DatabaseRole.values()) {
      drawn.put(role, Passwords.next());
      roles.put(role.user(), drawn.get(role));
    }
    Folders.writePrivate(file, Json.write(json) + "\n");
    return new RolePasswords(drawn);
  }

  static RolePasswords load(Path file) {
    JsonNode roles = Json.read(Folders.read(file)).path("roles");
    Map<DatabaseRole, String> found = new EnumMap<>(DatabaseRole.class);
    for (DatabaseRole role : DatabaseRole.values()) {
      String password = roles.path(role.user()).asText();
      if (password.isEmpty()) {
        throw PlatformException.of(
            ProblemType.INVALID_CONFIGURATION,
            "The file " + file + " has no password for " + role.user() + ".");
      }
      found.put(role, password);
    }
    return new RolePasswords(found);
  }

  String of(DatabaseRole role) {
    return passwords.getOrDefault(role, "");
  }
}
