package dev.penstock.node.http;

import com.amazonaws.services.lambda.runtime.ClientContext;
import com.amazonaws.services.lambda.runtime.CognitoIdentity;
import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.LambdaLogger;
import dev.penstock.id.Ids;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The invocation's context, as far as there is one outside of Lambda. */
@org.jspecify.annotations.NullUnmarked // Lambda's own interface returns null for what is absent.
final class LocalContext implements Context {

  private static final int BUDGET_MILLIS = 29_000;

  private final String name;
  private final String requestId = Ids.next("req");
  private final long startedNanos = System.nanoTime();
  private final LambdaLogger logger;

  LocalContext(String name) {
    this.name = name;
    this.logger = new ForwardingLogger(LoggerFactory.getLogger("function." + name));
  }

  @Override
  public String getAwsRequestId() {
    return requestId;
  }

  @Override
  public String getLogGroupName() {
    return "local/" + name;
  }

  @Override
  public String getLogStreamName() {
    return "node";
  }

  @Override
  public String getFunctionName() {
    return name;
  }

  @Override
  public String getFunctionVersion() {
    return "$LATEST";
  }

  @Override
  public String getInvokedFunctionArn() {
    return "arn:aws:lambda:local:000000000000:function:" + name;
  }

  @Override
  public @Nullable CognitoIdentity getIdentity() {
    return null;
  }

  @Override
  public @Nullable ClientContext getClientContext() {
    return null;
  }

  @Override
  public int getRemainingTimeInMillis() {
    return Math.max(0, BUDGET_MILLIS - (int) ((System.nanoTime() - startedNanos) / 1_000_000));
  }

  @Override
  public int getMemoryLimitInMB() {
    return (int) (Runtime.getRuntime().maxMemory() >> 20);
  }

  @Override
  public LambdaLogger getLogger() {
    return logger;
  }

  private record ForwardingLogger(Logger log) implements LambdaLogger {
    @Override
    public void log(String message) {
      log.info("{}", message);
    }

    @Override
    public void log(byte[] message) {
      log.info("{}", new String(message, StandardCharsets.UTF_8));
    }
  }
}
