package dev.penstock.workers.mail;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.workers.credential.Authorizations;
import dev.penstock.workers.credential.Credential;
import dev.penstock.workers.http.Egress;
import dev.penstock.workers.http.ServerUri;
import dev.penstock.workers.tool.Preparation;
import dev.penstock.workers.tool.Tool;
import dev.penstock.workers.tool.ToolCall;
import java.net.URI;
import java.time.Clock;
import java.util.Map;

/**
 * {@code call: mail}. Arguments: {@code {server, authentication?, tls, message: {from, to, cc?,
 * bcc?, replyTo?, subject, text?, html?}}}. Thread-safe.
 */
public final class MailTool implements Tool {

  static final String NAME = "mail";
  static final String SECURE = "smtps";

  private static final Map<String, Integer> PORTS = Map.of("smtp", 587, SECURE, 465);

  private final Egress egress;
  private final Authorizations authorizations;
  private final Clock clock;

  public MailTool(Egress egress, Authorizations authorizations, Clock clock) {
    this.egress = egress;
    this.authorizations = authorizations;
    this.clock = clock;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public ToolCall prepare(JsonNode arguments, Preparation preparation) {
    URI server = ServerUri.of(arguments.path("server").asText(), PORTS);
    return new MailCall(
        egress,
        authorizations,
        server,
        arguments.path("tls").asBoolean(true),
        Letter.of(arguments.path("message")),
        Credential.of(arguments.path("authentication")),
        clock);
  }
}
