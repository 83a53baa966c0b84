package dev.penstock.workers.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.schedule.Timing;
import io.cucumber.docstring.DocString;
import io.cucumber.java.en.Given;
import io.cucumber.java.en.Then;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What our own suite says beyond the kit's language. */
public final class OwnSteps {

  private final World world;

  OwnSteps(World world) {
    this.world = world;
  }

  /** The specification's hosts and paths of error types have changed; the last segment has not. */
  @Then("the workflow should fault with a {string} error")
  public void faultsWith(String standard) {
    assertThat(world.outcome().status()).as(world.outcome().toString()).isEqualTo("faulted");
    assertThat(world.outcome().error().path("type").asText()).endsWith("/" + standard);
  }

  @Then("the workflow should be refused")
  public void refused() {
    assertThat(world.outcome().status()).as(world.outcome().toString()).isEqualTo("refused");
  }

  @Then("the workflow should be refused by the rule {string} at {string}")
  public void refusedBy(String rule, String pointer) {
    refused();
    assertThat(world.outcome().defects())
        .anySatisfy(defect -> assertThat(defect).isEqualTo(rule + " " + pointer));
  }

  @Given("the following events are received:")
  public void received(DocString events) {
    world.receive(Yaml.read(events.getContent()));
  }

  @Given("there is a workflow with definition:")
  public void other(DocString text) {
    world.provide(text.getContent());
  }

  @Given("there is a resource at {string}:")
  public void resource(String uri, DocString text) {
    world.put(uri, text.getContent());
  }

  /** The place of the default catalog is this runtime's own. */
  @Given("the default catalog has the function {string}:")
  public void catalogued(String function, DocString text) {
    world.put(
        "penstock:catalog/functions/" + function.replace(':', '/') + "/function.yaml",
        text.getContent());
  }

  @Then("after {string} the workflow should be due at {string}, {string}, {string}")
  public void dueAt(String after, String first, String second, String third) {
    Instant at = Instant.parse(after);
    for (String due : List.of(first, second, third)) {
      at = world.schedule().timing().next(at).orElseThrow();
      assertThat(at).isEqualTo(due);
    }
  }

  @Then("the workflow should be due {string} after each run has ended")
  public void dueAfter(String delay) {
    assertThat(world.schedule().timing()).isEqualTo(new Timing.After(Duration.parse(delay)));
  }

  @Then("the events should start {int} runs")
  public void start(int runs) {
    assertThat(world.startedByEvents()).hasSize(runs);
  }

  @Then("the events should start runs with the inputs:")
  public void start(DocString inputs) {
    List<JsonNode> expected = new ArrayList<>();
    Yaml.read(inputs.getContent()).forEach(expected::add);
    assertThat(world.startedByEvents()).isEqualTo(expected);
  }

  @Then("the workflow should be cancelled")
  public void cancelled() {
    assertThat(world.outcome().status()).as(world.outcome().toString()).isEqualTo("cancelled");
  }

  @Then("{word} should not run")
  public void doesNotRun(String task) {
    assertThat(world.outcome().path()).doesNotContain(task);
  }

  @Then("{word} should run {int} times")
  public void runsTimes(String task, int times) {
    assertThat(world.outcome().path().stream().filter(task::equals)).hasSize(times);
  }

  @Then("the workflow output should not have a {string} property")
  public void hasNoProperty(String name) {
    assertThat(world.outcome().output().at("/" + name.replace('.', '/')).isMissingNode())
        .as(world.outcome().output().toString())
        .isTrue();
  }

  @Then("the workflow should take at least {string}")
  public void takesAtLeast(String duration) {
    assertThat(world.outcome().took()).isGreaterThanOrEqualTo(Duration.parse(duration));
  }

  @Then("the workflow should take less than {string}")
  public void takesLessThan(String duration) {
    assertThat(world.outcome().took()).isLessThan(Duration.parse(duration));
  }
}
