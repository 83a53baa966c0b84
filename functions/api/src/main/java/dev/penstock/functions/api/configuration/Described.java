package dev.penstock.functions.api.configuration;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.definition.SourceText;
import dev.penstock.definition.WorkflowDefinition;
import dev.penstock.policy.Policy;
import dev.penstock.policy.PolicyScope;
import dev.penstock.schedule.Schedule;
import dev.penstock.store.FolderReach;
import dev.penstock.subscription.Subscription;
import dev.penstock.trigger.Trigger;

/** What a file of a configuration folder describes. */
sealed interface Described {

  /** The file's path. */
  String path();

  /**
   * Whether it is in a folder that is reached. The platform's policy, configuration and what has to
   * do with events, which any folder may hear, are in none.
   */
  default boolean isWithin(FolderReach reach) {
    return switch (this) {
      case Workflow workflow -> reach.covers(workflow.definition().id().namespace());
      case Hook hook ->
          switch (hook.trigger().purpose()) {
            case Trigger.Start start -> reach.covers(namespace(start));
            case Trigger.Event _ -> reach.everywhere();
          };
      case Timer timer -> reach.covers(namespace(timer.schedule().start()));
      case Rules rules ->
          switch (rules.policy().scope()) {
            case PolicyScope.Platform _ -> reach.everywhere();
            case PolicyScope.Folder folder -> reach.covers(folder.namespace());
            case PolicyScope.Workflow workflow -> reach.covers(workflow.namespace());
          };
      case Outlet _, Config _, ConfigSchema _ -> reach.everywhere();
    };
  }

  private static String namespace(Trigger.Start start) {
    return start.path().substring(0, start.path().indexOf('/'));
  }

  record Workflow(String path, WorkflowDefinition definition) implements Described {}

  /**
   * A trigger.
   *
   * @param source for the places of defects that only show together with other files
   */
  record Hook(String path, Trigger trigger, SourceText source) implements Described {}

  /**
   * A schedule with a file of its own.
   *
   * @param source for the places of defects that only show together with other files
   */
  record Timer(String path, Schedule schedule, SourceText source) implements Described {}

  /** A subscription. */
  record Outlet(String path, Subscription subscription) implements Described {}

  /** A policy, compiled. */
  record Rules(String path, Policy policy) implements Described {}

  /**
   * The base configuration, or what an environment changes in it.
   *
   * @param environment {@code base} for the base
   */
  record Config(String path, String environment, ObjectNode values, SourceText source)
      implements Described {}

  /** What all configurations must fit, as JSON Schema. */
  record ConfigSchema(String path, JsonNode schema) implements Described {}
}
