package dev.penstock.workers.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.workers.http.HttpArguments.Credential;
import dev.penstock.workers.tool.Action;
import dev.penstock.workers.tool.Permit;
import dev.penstock.workers.tool.Preparation;
import dev.penstock.workers.tool.Tool;
import dev.penstock.workers.tool.ToolCall;
import dev.penstock.workers.tool.ToolResult;
import java.util.Set;

/** {@code call: http} (DSL reference, section HTTP Call). Thread-safe. */
public final class HttpTool implements Tool {

  private static final String NAME = "http";

  private final HttpAct http;

  public HttpTool(Egress egress) {
    this.http = new HttpAct(egress);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public ToolCall prepare(JsonNode arguments, Preparation preparation) {
    return new Call(http, HttpArguments.of(arguments));
  }

  private record Call(HttpAct http, HttpArguments arguments) implements ToolCall {

    @Override
    public Action action() {
      return Action.of(NAME, arguments.call().method(), arguments.call().uri());
    }

    @Override
    public Set<String> secrets() {
      Credential named = arguments.authentication();
      return named == null ? Set.of() : Set.of(named.secret());
    }

    @Override
    public ToolResult act(Permit permit) {
      Credential named = arguments.authentication();
      Authorization authorization =
          named == null
              ? null
              : Authorization.of(named.scheme(), permit.secrets().text(named.secret()));
      return http.act(NAME, arguments, authorization, permit);
    }
  }
}
