package dev.penstock.workers.sql;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.definition.WorkflowError.Standard;
import dev.penstock.workers.credential.Authorizations;
import dev.penstock.workers.credential.Credential;
import dev.penstock.workers.credential.SecretValues;
import dev.penstock.workers.http.Addresses;
import dev.penstock.workers.http.BoundedText;
import dev.penstock.workers.http.Egress;
import dev.penstock.workers.http.Login;
import dev.penstock.workers.tls.Refusal;
import dev.penstock.workers.tool.Action;
import dev.penstock.workers.tool.Permit;
import dev.penstock.workers.tool.ToolCall;
import dev.penstock.workers.tool.ToolResult;
import java.net.InetAddress;
import java.net.URI;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;

/**
 * A statement that is about to be executed.
 *
 * @param receipt whether the effect's key is committed with it, so that it happens once
 */
record SqlCall(
    Egress egress,
    Authorizations authorizations,
    URI server,
    boolean tls,
    Statement statement,
    boolean readOnly,
    boolean receipt,
    SecretValues values,
    Credential credential)
    implements ToolCall {

  private static final String UNDEFINED_TABLE = "42P01";

  @Override
  public Action action() {
    return new Action(SqlTool.NAME, readOnly ? "GET" : "POST", statement.verb(), server);
  }

  @Override
  public Set<String> secrets() {
    return values.and(credential);
  }

  @Override
  public ToolResult act(Permit permit) {
    JsonNode parameters = values.put(permit.secrets()).path("parameters");
    Login login = Login.of(authorizations.of(credential, permit), server);
    return switch (egress.addresses(server.getHost(), permit.reach())) {
      case Addresses.Refused(String reason) ->
          new ToolResult.Failed(Standard.AUTHORIZATION.error(reason, permit.position()), false);
      case Addresses.Unknown(String reason) -> notSent(reason, permit);
      case Addresses.Found(var addresses) -> {
        InetAddress address = addresses.getFirst();
        SqlConnection way =
            new SqlConnection(server, address, login, tls && !address.isLoopbackAddress(), permit);
        try (Connection connection = way.open()) {
          yield execute(connection, Parameters.of(parameters), permit);
        } catch (SQLException e) {
          yield notConnected(e, permit);
        }
      }
    };
  }

  private ToolResult execute(Connection connection, Parameters parameters, Permit permit)
      throws SQLException {
    connection.setAutoCommit(false);
    connection.setReadOnly(readOnly);
    JsonNode result;
    try {
      if (receipt && !readOnly && !EffectRow.begin(connection, permit.idempotencyKey())) {
        return madeBefore(connection, permit);
      }
      try (var prepared = connection.prepareStatement(statement.text())) {
        parameters.bind(prepared);
        result = Rows.of(prepared);
      }
      if (receipt && !readOnly) {
        EffectRow.end(connection, permit.idempotencyKey(), result);
      }
    } catch (SQLException e) {
      return notCommitted(e, permit);
    }
    if (!permit.tenure().holds()) {
      return notSent("This worker's time was over before the statement was.", permit);
    }
    try {
      connection.commit();
    } catch (SQLException e) {
      return hasAnswered(e) ? failed(e, permit) : doubtful(e, permit);
    }
    return new ToolResult.Succeeded(result);
  }

  /** An earlier try of this very effect has committed: its result is the answer. */
  private ToolResult madeBefore(Connection connection, Permit permit) throws SQLException {
    var result = EffectRow.result(connection, permit.idempotencyKey());
    connection.rollback();
    return result
        .<ToolResult>map(ToolResult.Succeeded::new)
        .orElseGet(() -> notSent("The row of its key was taken away.", permit));
  }

  /** Without a COMMIT a PostgreSQL keeps nothing of a transaction, however it ends. */
  private ToolResult notCommitted(SQLException e, Permit permit) {
    if (receipt && UNDEFINED_TABLE.equals(e.getSQLState()) && namesTable(e)) {
      return new ToolResult.Failed(
          Standard.CONFIGURATION.error(
              server.getHost()
                  + " has no table for the keys of effects. As its owner: "
                  + EffectRow.TABLE,
              permit.position()),
          true);
    }
    return hasAnswered(e) || e instanceof Rows.TooManyException
        ? failed(e, permit)
        : notSent(said(e), permit);
  }

  private static boolean namesTable(SQLException e) {
    return String.valueOf(e.getMessage()).contains("penstock_effect");
  }

  private ToolResult notConnected(SQLException e, Permit permit) {
    if (String.valueOf(e.getSQLState()).startsWith("28")) {
      return new ToolResult.Failed(
          Standard.AUTHENTICATION.error(server.getHost() + ": " + said(e), permit.position()),
          true);
    }
    return notSent(Refusal.of(e).map(Refusal::reason).orElseGet(() -> said(e)), permit);
  }

  /** Whether it is the server that says so, of this transaction and not of its own end. */
  private static boolean hasAnswered(SQLException e) {
    String state = String.valueOf(e.getSQLState());
    return e instanceof org.postgresql.util.PSQLException known
        && known.getServerErrorMessage() != null
        && !state.startsWith("57P")
        && !state.startsWith("08");
  }

  private ToolResult failed(SQLException e, Permit permit) {
    return new ToolResult.Failed(
        Standard.COMMUNICATION.error(
            500,
            server.getHost() + " refused the statement (" + e.getSQLState() + "): " + said(e),
            permit.position()),
        true);
  }

  private ToolResult doubtful(SQLException e, Permit permit) {
    return new ToolResult.Doubtful(
        Standard.COMMUNICATION.error(
            server.getHost() + " did not say whether it has committed. " + said(e),
            permit.position()));
  }

  private ToolResult notSent(String reason, Permit permit) {
    return new ToolResult.Failed(
        Standard.COMMUNICATION.error(
            503, server.getHost() + ": nothing was committed. " + reason, permit.position()),
        false);
  }

  private static String said(SQLException e) {
    return BoundedText.of(String.valueOf(e.getMessage()).strip());
  }
}
