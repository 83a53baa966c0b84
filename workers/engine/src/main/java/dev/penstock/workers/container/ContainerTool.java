package dev.penstock.workers.container;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.definition.WorkflowError.Standard;
import dev.penstock.workers.credential.SecretValues;
import dev.penstock.workers.tool.Preparation;
import dev.penstock.workers.tool.PreparationException;
import dev.penstock.workers.tool.Tool;
import dev.penstock.workers.tool.ToolCall;
import java.time.Clock;
import java.util.Optional;

/**
 * {@code run: container} (DSL reference, section Container Process), by the Podman or Docker of
 * this machine. Arguments as in {@link ContainerArguments#of}. Thread-safe.
 */
public final class ContainerTool implements Tool {

  /** What else a policy is asked for: each place of the machine that the container would see. */
  public static final String VOLUME = "container-volume";

  /** And whether it has a network. */
  public static final String NETWORK = "container-network";

  static final String NAME = "container";

  private final Client client;
  private final Clock clock;

  ContainerTool(Client client, Clock clock) {
    this.client = client;
    this.clock = clock;
  }

  /** With the engine that works on this machine; looked for when it is needed first. */
  public static ContainerTool ofThisMachine(Clock clock) {
    return new ContainerTool(Client.ofThisMachine(), clock);
  }

  /** What is missing and the command that mends it; empty when containers can run. */
  public static Optional<String> lacking() {
    return Client.ofThisMachine().engine().isPresent()
        ? Optional.empty()
        : Optional.of(Client.ADVICE);
  }

  /**
   * Ends the containers of this machine that workers waited for which have died, and removes what
   * is to be removed. Waits for the engine's answers, at most for a minute.
   */
  public static void sweep(Clock clock) {
    Client client = Client.ofThisMachine();
    client.installed().forEach(engine -> new Sweep(client, engine, clock).all());
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public ToolCall prepare(JsonNode arguments, Preparation preparation) {
    SecretValues values = SecretValues.of(arguments);
    String image = ContainerArguments.of(values.hidden()).image();
    Engine engine =
        client
            .engine()
            .orElseThrow(
                () ->
                    new PreparationException(
                        Standard.CONFIGURATION.error(Client.ADVICE, preparation.position())));
    return new ContainerCall(client, engine, clock, image, values);
  }
}
