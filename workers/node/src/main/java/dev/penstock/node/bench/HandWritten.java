package dev.penstock.node.bench;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;
import io.temporal.activity.ActivityOptions;
import io.temporal.client.WorkflowClient;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerFactory;
import io.temporal.worker.WorkerFactoryOptions;
import io.temporal.worker.WorkerOptions;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/**
 * What a Java programmer would write against the backbone alone: a loop of ordinary activities with
 * nothing around the call, and a workflow that does nothing. Its worker has the options of the
 * interpreter's.
 */
final class HandWritten {

  static final String TASK_QUEUE = "bench-hand-written";

  private HandWritten() {}

  /** The loop. */
  @WorkflowInterface
  public interface Calls {
    @WorkflowMethod(name = "HandWrittenCalls")
    int run(String url, int calls);
  }

  /** Nothing at all. */
  @WorkflowInterface
  public interface Empty {
    @WorkflowMethod(name = "HandWrittenEmpty")
    int run(int input);
  }

  /** One call. */
  @ActivityInterface
  public interface Call {
    @ActivityMethod(name = "HandWrittenCall")
    String call(String url, int step);
  }

  static WorkerFactory start(WorkflowClient client, HttpClient http) {
    WorkerFactory factory =
        WorkerFactory.newInstance(
            client, WorkerFactoryOptions.newBuilder().setUsingVirtualWorkflowThreads(true).build());
    Worker worker =
        factory.newWorker(
            TASK_QUEUE, WorkerOptions.newBuilder().setUsingVirtualThreads(true).build());
    worker.registerWorkflowImplementationTypes(CallsInOrder.class, Nothing.class);
    worker.registerActivitiesImplementations(new OverHttp(http));
    factory.start();
    return factory;
  }

  /** The loop. */
  public static final class CallsInOrder implements Calls {

    private final Call activity =
        Workflow.newActivityStub(
            Call.class,
            ActivityOptions.newBuilder().setStartToCloseTimeout(Duration.ofSeconds(30)).build());

    @Override
    public int run(String url, int calls) {
      int length = 0;
      for (int step = 0; step < calls; step++) {
        length += activity.call(url, step).length();
      }
      return length;
    }
  }

  /** Nothing at all. */
  public static final class Nothing implements Empty {
    @Override
    public int run(int input) {
      return input;
    }
  }

  private record OverHttp(HttpClient http) implements Call {
    @Override
    public String call(String url, int step) {
      try {
        HttpRequest request =
            HttpRequest.newBuilder(URI.create(url))
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"step\": " + step + "}"))
                .build();
        return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted", e);
      }
    }
  }
}
