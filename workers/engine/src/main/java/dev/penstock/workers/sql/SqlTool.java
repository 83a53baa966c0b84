package dev.penstock.workers.sql;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.workers.credential.Authorizations;
import dev.penstock.workers.credential.Credential;
import dev.penstock.workers.credential.SecretValues;
import dev.penstock.workers.http.Egress;
import dev.penstock.workers.http.ServerUri;
import dev.penstock.workers.tool.InvalidArgumentsException;
import dev.penstock.workers.tool.Preparation;
import dev.penstock.workers.tool.Tool;
import dev.penstock.workers.tool.ToolCall;
import java.net.URI;
import java.util.Map;

/**
 * {@code call: sql}. Arguments: {@code {server, authentication?, tls, statement, readOnly, receipt,
 * parameters?, secrets?}}. Thread-safe.
 */
public final class SqlTool implements Tool {

  static final String NAME = "sql";

  private static final Map<String, Integer> PORTS = Map.of("postgresql", 5432, "postgres", 5432);

  private final Egress egress;
  private final Authorizations authorizations;

  public SqlTool(Egress egress, Authorizations authorizations) {
    this.egress = egress;
    this.authorizations = authorizations;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public ToolCall prepare(JsonNode arguments, Preparation preparation) {
    URI server = ServerUri.of(arguments.path("server").asText(), PORTS);
    if (server.getPath().length() < 2) {
      throw new InvalidArgumentsException("server", "must name a database");
    }
    Statement statement = Statement.of(arguments.path("statement").asText());
    SecretValues values = SecretValues.of(arguments);
    Parameters.of(values.hidden().path("parameters"));
    return new SqlCall(
        egress,
        authorizations,
        server,
        arguments.path("tls").asBoolean(true),
        statement,
        arguments.path("readOnly").asBoolean(false),
        arguments.path("receipt").asBoolean(true),
        values,
        Credential.of(arguments.path("authentication")));
  }
}
