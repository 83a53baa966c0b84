package dev.penstock.workers.effect;

import dev.penstock.workers.agent.A2aTool;
import dev.penstock.workers.agent.McpTool;
import dev.penstock.workers.asyncapi.AsyncApiTool;
import dev.penstock.workers.asyncapi.Feeds;
import dev.penstock.workers.call.HttpTool;
import dev.penstock.workers.call.Resources;
import dev.penstock.workers.container.ContainerTool;
import dev.penstock.workers.credential.Authorizations;
import dev.penstock.workers.grpc.GrpcTool;
import dev.penstock.workers.http.Egress;
import dev.penstock.workers.mail.MailTool;
import dev.penstock.workers.openapi.OpenApiTool;
import dev.penstock.workers.protocol.Subscriptions;
import dev.penstock.workers.sandbox.Sandbox;
import dev.penstock.workers.sandbox.ScriptTool;
import dev.penstock.workers.sandbox.ShellTool;
import dev.penstock.workers.sql.SqlTool;
import dev.penstock.workers.tool.Tool;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The closed set of tools. A test holds it against the calls of the language: a tool kind is added
 * only when none of these fits, and with the call that uses it.
 */
public final class Tools implements Subscriptions, AutoCloseable {

  private final Map<String, Tool> byName;
  private final Feeds feeds = new Feeds();

  /**
   * All of them, on one way out.
   *
   * @param clock for what expires by a time that somebody else has set, such as a token
   */
  public Tools(Egress egress, Clock clock) {
    Authorizations authorizations = new Authorizations(egress, clock);
    Resources resources = new Resources(egress, authorizations);
    Sandbox sandbox = Sandbox.ofThisMachine();
    this.byName =
        List.<Tool>of(
                new HttpTool(egress, authorizations),
                new OpenApiTool(egress, authorizations, resources),
                new AsyncApiTool(egress, authorizations, resources, feeds),
                new GrpcTool(egress, authorizations, resources),
                new McpTool(egress, authorizations, sandbox),
                new A2aTool(egress, authorizations, resources),
                new MailTool(egress, authorizations, clock),
                new SqlTool(egress, authorizations),
                ContainerTool.ofThisMachine(clock),
                new ScriptTool(sandbox),
                new ShellTool(sandbox))
            .stream()
            .collect(Collectors.toUnmodifiableMap(Tool::name, Function.identity()));
  }

  @Override
  public void release(String subscription) {
    feeds.release(subscription);
  }

  @Override
  public String place() {
    return feeds.place();
  }

  /** Ends what is kept open for subscriptions. */
  @Override
  public void close() {
    feeds.close();
  }

  public Optional<Tool> find(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  Set<String> names() {
    return byName.keySet();
  }
}
