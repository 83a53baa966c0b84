package dev.penstock.definition.task;

import dev.penstock.expression.Template;
import java.util.List;
import java.util.Optional;

/**
 * {@code call: grpc} (DSL reference, section gRPC Call).
 *
 * @param proto where the proto file is
 * @param service the service's full name, with its package
 * @param host where it is served
 * @param port where it is served; absent for 443
 * @param tls whether the connection is encrypted: {@code metadata.grpc.tls}, else for port 443 only
 * @param authentication how the service is called; the proto file has its own
 * @param method the method's name
 * @param arguments evaluates to the request message; for a method that takes a stream, to an object
 *     with {@code messages}
 * @param idempotency what the target declares of a second call with the same key
 * @param secrets which values of the arguments are secrets
 */
public record GrpcCallTask(
    TaskFrame frame,
    Endpoint proto,
    String service,
    String host,
    Optional<Integer> port,
    boolean tls,
    Optional<Authentication> authentication,
    String method,
    Optional<Template> arguments,
    Idempotency idempotency,
    List<SecretReference> secrets)
    implements EffectCallTask {

  @Override
  public String tool() {
    return "grpc";
  }

  @Override
  public String deed() {
    return method;
  }
}
