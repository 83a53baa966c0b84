package dev.penstock.functions.runtime;

import com.amazonaws.services.lambda.runtime.ClientContext;
import com.amazonaws.services.lambda.runtime.CognitoIdentity;
import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.LambdaLogger;
import java.time.Clock;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a handler may ask of its call: the same as from the official client, but for what the SDK of
 * mobile apps sends, which is never there.
 */
final class InvocationContext implements Context {

  private final Invocation invocation;
  private final Map<String, String> variables;
  private final Clock clock;

  /** Of a call in a process with these variables. */
  InvocationContext(Invocation invocation, Map<String, String> variables, Clock clock) {
    this.invocation = invocation;
    this.variables = variables;
    this.clock = clock;
  }

  @Override
  public String getAwsRequestId() {
    return invocation.requestId();
  }

  @Override
  public @Nullable String getLogGroupName() {
    return variables.get("AWS_LAMBDA_LOG_GROUP_NAME");
  }

  @Override
  public @Nullable String getLogStreamName() {
    return variables.get("AWS_LAMBDA_LOG_STREAM_NAME");
  }

  @Override
  public @Nullable String getFunctionName() {
    return variables.get("AWS_LAMBDA_FUNCTION_NAME");
  }

  @Override
  public @Nullable String getFunctionVersion() {
    return variables.get("AWS_LAMBDA_FUNCTION_VERSION");
  }

  @Override
  public String getInvokedFunctionArn() {
    return invocation.functionArn();
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
    return (int) (invocation.deadlineMillis() - clock.millis());
  }

  @Override
  public int getMemoryLimitInMB() {
    return Integer.parseInt(variables.getOrDefault("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "128"));
  }

  @Override
  public LambdaLogger getLogger() {
    return StandardErrorLogger.INSTANCE;
  }

  @Override
  public @Nullable String getTenantId() {
    return invocation.tenantId().orElse(null);
  }

  @Override
  public @Nullable String getXrayTraceId() {
    return invocation.traceId().orElse(null);
  }
}
