package dev.penstock.workers.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.cucumber.docstring.DocString;
import io.cucumber.java.en.Given;
import io.cucumber.java.en.Then;
import java.time.Duration;

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
