package dev.penstock.definition.task;

/** {@code call: asyncapi}: sends a message, or takes those that come. */
public sealed interface AsyncApiCallTask extends EffectCallTask
    permits AsyncApiPublishTask, AsyncApiSubscribeTask {

  AsyncApiTarget target();

  @Override
  default String tool() {
    return "asyncapi";
  }
}
