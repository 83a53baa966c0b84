package dev.penstock.workers.call;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.workers.credential.Authorizations;
import dev.penstock.workers.credential.Credential;
import dev.penstock.workers.credential.SecretValues;
import dev.penstock.workers.http.Approach;
import dev.penstock.workers.http.Authorization;
import dev.penstock.workers.http.Egress;
import dev.penstock.workers.http.HttpAct;
import dev.penstock.workers.http.HttpArguments;
import dev.penstock.workers.tool.Action;
import dev.penstock.workers.tool.Permit;
import dev.penstock.workers.tool.Preparation;
import dev.penstock.workers.tool.Reach;
import dev.penstock.workers.tool.Tool;
import dev.penstock.workers.tool.ToolCall;
import dev.penstock.workers.tool.ToolResult;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@code call: http} (DSL reference, section HTTP Call). Arguments: {@code {method, endpoint,
 * headers?, query?, body?, authentication?, output, redirect, secrets?}}. Thread-safe.
 */
public final class HttpTool implements Tool {

  private static final String NAME = "http";

  private final HttpAct http;
  private final Authorizations authorizations;

  public HttpTool(Egress egress, Authorizations authorizations) {
    this.http = new HttpAct(egress);
    this.authorizations = authorizations;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public ToolCall prepare(JsonNode arguments, Preparation preparation) {
    SecretValues values = SecretValues.of(arguments);
    return new Call(
        http,
        authorizations,
        values,
        HttpArguments.of(values.hidden()),
        Credential.of(arguments.path("authentication")),
        null);
  }

  private record Call(
      HttpAct http,
      Authorizations authorizations,
      SecretValues values,
      HttpArguments arguments,
      Credential credential,
      @Nullable Approach approach)
      implements ToolCall {

    @Override
    public Action action() {
      return Action.of(NAME, arguments.call().method(), arguments.call().uri());
    }

    @Override
    public Set<String> secrets() {
      return values.and(credential);
    }

    @Override
    public ToolCall approached(Reach reach) {
      return new Call(
          http, authorizations, values, arguments, credential, http.approach(arguments, reach));
    }

    @Override
    public ToolResult act(Permit permit) {
      Authorization shown = authorizations.of(credential, permit);
      Optional<String> parameter =
          Optional.ofNullable(shown)
              .flatMap(authorization -> authorization.headerFor(arguments.call().uri()))
              .map(header -> header.substring(header.indexOf(' ') + 1));
      HttpArguments sent =
          values.isEmpty() ? arguments : HttpArguments.of(values.put(permit.secrets(), parameter));
      return http.act(NAME, sent, shown, permit, approach);
    }
  }
}
