package dev.penstock.workers.run;

import dev.penstock.definition.Defect;
import dev.penstock.definition.DefinitionReader;
import dev.penstock.definition.ReadResult;
import dev.penstock.definition.ResourceSource;
import dev.penstock.definition.WorkflowDefinition;
import dev.penstock.event.CloudEvent;
import dev.penstock.workers.conformance.Execution;
import dev.penstock.workers.conformance.Outcome;
import dev.penstock.workers.conformance.Subject;
import dev.penstock.workers.effect.Tools;
import dev.penstock.workers.http.Egress;
import dev.penstock.workers.http.EgressSettings;
import dev.penstock.workers.http.NameResolver;
import dev.penstock.workers.protocol.RunResult;
import dev.penstock.workers.protocol.RunStart;
import io.temporal.client.WorkflowStub;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;

/**
 * The real workflow on the backbone in memory, whose clock skips what is only waited for. Calls
 * really go out. One document at a time.
 */
public final class MemorySubject implements Subject, AutoCloseable {

  private final WalkedPath path = new WalkedPath();
  private final Egress egress = new Egress(EgressSettings.defaults(), NameResolver.system());
  private final RunFixture shared = fixture();

  @Override
  public Outcome run(Execution execution) {
    byte[] text = execution.definition().getBytes(StandardCharsets.UTF_8);
    return switch (DefinitionReader.read("document.yaml", text, found(execution))) {
      case ReadResult.Invalid(var defects) ->
          Outcome.refused(
              defects.stream()
                  .filter(Defect::isError)
                  .map(defect -> defect.rule().id() + " " + defect.pointer())
                  .toList());
      case ReadResult.Valid(var definition, _) when execution.events().isEmpty() ->
          run(shared, definition, execution);
      case ReadResult.Valid(var definition, _) -> {
        // An engine of its own: events of earlier scenarios would be heard too.
        try (RunFixture own = fixture()) {
          yield run(own, definition, execution);
        }
      }
    };
  }

  private static ResourceSource found(Execution execution) {
    return uri ->
        execution.resources().containsKey(uri)
            ? new ResourceSource.Answer.Found(execution.resources().get(uri))
            : new ResourceSource.Answer.Missing("Nothing is there.");
  }

  private Outcome run(RunFixture fixture, WorkflowDefinition definition, Execution execution) {
    path.clear();
    RunStart start = RunFixture.start(definition, execution.input());
    WorkflowStub run = fixture.started(start);
    execution.events().forEach(event -> fixture.events.send(CloudEvent.of(event)));
    RunResult result = run.getResult(RunResult.class);
    Duration took = fixture.took(start);
    return switch (result) {
      case RunResult.Completed(var output) -> Outcome.completed(output, path.names(), took);
      case RunResult.Faulted(var error) ->
          Outcome.faulted(RunFixture.json(error), path.names(), took);
      case RunResult.Cancelled _ -> Outcome.other("cancelled", path.names(), took);
    };
  }

  private RunFixture fixture() {
    RunFixture fixture = new RunFixture(Integer.MAX_VALUE, path);
    Tools tools = new Tools(egress, Clock.systemUTC());
    BenchEffects made = new BenchEffects(tools);
    fixture.effects.answer(made::perform);
    fixture.process(made, tools);
    return fixture;
  }

  @Override
  public void close() {
    shared.close();
    egress.close();
  }
}
