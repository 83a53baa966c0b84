package dev.penstock.definition.task;

/** {@code call}: something outside the run is asked to act, or a person is asked. */
public sealed interface CallTask extends TaskDefinition permits EffectCallTask, HumanCallTask {}
