package dev.penstock.workers.conformance;

import io.cucumber.plugin.ConcurrentEventListener;
import io.cucumber.plugin.event.DocStringArgument;
import io.cucumber.plugin.event.EventPublisher;
import io.cucumber.plugin.event.PickleStepTestStep;
import io.cucumber.plugin.event.Status;
import io.cucumber.plugin.event.TestCase;
import io.cucumber.plugin.event.TestCaseFinished;
import io.cucumber.plugin.event.TestSourceRead;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Keeps what Cucumber tells of the scenarios that it runs, one after the other. */
final class ScenarioResults implements ConcurrentEventListener {

  private final Map<URI, List<String>> sources = new HashMap<>();
  private final List<ScenarioResult> results = new ArrayList<>();

  @Override
  public void setEventPublisher(EventPublisher publisher) {
    publisher.registerHandlerFor(
        TestSourceRead.class,
        read -> sources.put(read.getUri(), read.getSource().lines().toList()));
    publisher.registerHandlerFor(TestCaseFinished.class, this::finished);
  }

  List<ScenarioResult> all() {
    return List.copyOf(results);
  }

  private void finished(TestCaseFinished event) {
    TestCase test = event.getTestCase();
    String path = test.getUri().getSchemeSpecificPart();
    Throwable error = event.getResult().getError();
    results.add(
        new ScenarioResult(
            path.substring(path.lastIndexOf('/') + 1),
            test.getName(),
            comment(sources.getOrDefault(test.getUri(), List.of()), test.getLocation().getLine()),
            documents(test),
            event.getResult().getStatus() == Status.PASSED
                ? ""
                : error == null ? event.getResult().getStatus().toString() : error.toString()));
  }

  private static List<String> documents(TestCase test) {
    return test.getTestSteps().stream()
        .filter(PickleStepTestStep.class::isInstance)
        .map(step -> ((PickleStepTestStep) step).getStep())
        .filter(step -> step.getText().equals("a workflow with definition:"))
        .map(step -> ((DocStringArgument) step.getArgument()).getContent())
        .toList();
  }

  /** The lines of comment that stand right above a scenario; its first line is 1-based. */
  private static List<String> comment(List<String> source, int line) {
    Deque<String> comment = new ArrayDeque<>();
    for (int i = line - 2; i >= 0; i--) {
      String text = source.get(i).strip();
      if (text.startsWith("#")) {
        comment.addFirst(text.substring(1).strip());
      } else if (!text.startsWith("@")) {
        break;
      }
    }
    return List.copyOf(comment);
  }
}
