package dev.penstock.workers.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.json.CanonicalJson;
import io.cucumber.docstring.DocString;
import io.cucumber.java.en.Given;
import io.cucumber.java.en.Then;
import io.cucumber.java.en.When;
import java.util.regex.Pattern;

/** The step language of the official kit, all of it. */
public final class KitSteps {

  private static final Pattern QUOTED = Pattern.compile("'([^']+)'");

  private final World world;

  KitSteps(World world) {
    this.world = world;
  }

  @Given("a workflow with definition:")
  public void definition(DocString text) {
    world.define(text.getContent());
  }

  @Given("given the workflow input is:")
  public void input(DocString text) {
    world.give(Yaml.read(text.getContent()));
  }

  @When("the workflow is executed")
  public void executed() {
    world.execute();
  }

  @Then("the workflow should complete")
  public void completes() {
    assertThat(world.outcome().status()).as(world.outcome().toString()).isEqualTo("completed");
  }

  @Then("the workflow should complete with output:")
  public void completesWith(DocString text) {
    completes();
    assertSame(world.outcome().output(), Yaml.read(text.getContent()));
  }

  @Then("the workflow should fault")
  public void faults() {
    assertThat(world.outcome().status()).as(world.outcome().toString()).isEqualTo("faulted");
  }

  @Then("the workflow should fault with error:")
  public void faultsWith(DocString text) {
    faults();
    JsonNode error = world.outcome().error();
    Yaml.read(text.getContent())
        .properties()
        .forEach(member -> assertSame(error.path(member.getKey()), member.getValue()));
  }

  @Then("^the workflow output should have properties (.+)$")
  public void hasProperties(String names) {
    QUOTED
        .matcher(names)
        .results()
        .forEach(name -> assertThat(at(name.group(1)).isMissingNode()).as(name.group(1)).isFalse());
  }

  @Then("the workflow output should have a {string} property with value:")
  public void hasProperty(String name, DocString value) {
    assertSame(at(name), Yaml.read(value.getContent()));
  }

  @Then("the workflow output should have a {string} property containing {int} items")
  public void hasItems(String name, int items) {
    assertThat(at(name)).as(name).hasSize(items);
  }

  @Then("{word} should run first")
  public void runsFirst(String task) {
    assertThat(world.outcome().path()).startsWith(task);
  }

  @Then("{word} should run last")
  public void runsLast(String task) {
    assertThat(world.outcome().path()).endsWith(task);
  }

  @Then("{word} should run after {word}")
  public void runsAfter(String task, String other) {
    assertThat(world.outcome().path()).containsSubsequence(other, task);
  }

  private JsonNode at(String path) {
    return world.outcome().output().at("/" + path.replace('.', '/'));
  }

  /** Numbers are the same when they are as JSON. */
  static void assertSame(JsonNode actual, JsonNode expected) {
    assertThat(actual.isMissingNode()).as("there is a value").isFalse();
    assertThat(CanonicalJson.write(actual)).isEqualTo(CanonicalJson.write(expected));
  }
}
