package dev.penstock.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.json.CanonicalJson;
import dev.penstock.json.Digest;
import dev.penstock.json.Json;
import dev.penstock.keyring.Seal;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.ProblemType;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Which policies rule together, by one digest that a run can be pinned to. A set of one policy is
 * that policy's own digest and has no row. Thread-safe.
 */
final class PolicySetStore {

  private static final String KIND = "policy_set";

  private final Seal seal;

  PolicySetStore(Seal seal) {
    this.seal = seal;
  }

  /** The digests of a set's members. */
  record Members(List<String> policies, List<String> shadows) {}

  /**
   * Puts a set on record that may be there already.
   *
   * @return its digest
   */
  String put(Connection transaction, Members members) throws SQLException {
    if (members.policies().size() == 1 && members.shadows().isEmpty()) {
      return members.policies().getFirst();
    }
    ObjectNode document = Json.object();
    members.policies().forEach(document.putArray("policies")::add);
    members.shadows().forEach(document.putArray("shadows")::add);
    String text = CanonicalJson.write(document);
    String digest = Digest.of(text);
    try (PreparedStatement insert =
        transaction.prepareStatement(
            """
            INSERT INTO policy_set (digest, document, seal) VALUES (?, ?, ?)
            ON CONFLICT (digest) DO NOTHING
            """)) {
      insert.setString(1, digest);
      insert.setString(2, text);
      insert.setBytes(3, seal.of(KIND, digest, text));
      insert.executeUpdate();
    }
    return digest;
  }

  /**
   * The members of the set with a digest; itself where there is no such set.
   *
   * @throws PlatformException {@code tampered}, naming the row
   */
  Members members(Connection connection, String digest) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement("SELECT document, seal FROM policy_set WHERE digest = ?")) {
      select.setString(1, digest);
      try (ResultSet row = select.executeQuery()) {
        if (!row.next()) {
          return new Members(List.of(digest), List.of());
        }
        String text = row.getString("document");
        seal.require(KIND, digest, digest, text, row.getBytes("seal"));
        JsonNode document = Json.read(text);
        var members = new Members(texts(document, "policies"), texts(document, "shadows"));
        if (members.policies().isEmpty()) {
          throw PlatformException.of(
              ProblemType.INVALID_CONFIGURATION, "The policy set " + digest + " is empty.");
        }
        return members;
      }
    }
  }

  private static List<String> texts(JsonNode document, String member) {
    List<String> texts = new ArrayList<>();
    document.path(member).forEach(item -> texts.add(item.asText()));
    return texts;
  }
}
