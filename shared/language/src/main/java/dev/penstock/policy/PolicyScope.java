package dev.penstock.policy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.store.FolderReach;

/**
 * What a policy is for. That of the platform rules everywhere; those of a folder and of a workflow
 * can only narrow what it says.
 */
public sealed interface PolicyScope {

  /** What its activations are found by. No two policies have one. */
  String key();

  /** Whether it is for the runs of a workflow; a platform's is where it is the one in force. */
  default boolean covers(String namespace, String name) {
    return switch (this) {
      case Platform platform -> platform.policy().equals(PolicyStore.DEFAULT);
      case Folder folder -> folder.namespace().equals(namespace);
      case Workflow workflow ->
          workflow.namespace().equals(namespace) && workflow.name().equals(name);
    };
  }

  /** Whether all runs that it is for are within reach. */
  default boolean isWithin(FolderReach reach) {
    return switch (this) {
      case Platform _ -> reach.everywhere();
      case Folder(String namespace) -> reach.covers(namespace);
      case Workflow(String namespace, String _) -> reach.covers(namespace);
    };
  }

  /** Everywhere. */
  record Platform(String policy) implements PolicyScope {
    @Override
    public String key() {
      return policy;
    }
  }

  /** The workflows of one namespace. */
  record Folder(String namespace) implements PolicyScope {
    @Override
    public String key() {
      return "folder:" + namespace;
    }
  }

  /** All versions of one workflow. */
  record Workflow(String namespace, String name) implements PolicyScope {
    @Override
    public String key() {
      return "workflow:" + namespace + "/" + name;
    }
  }

  /** Of a policy file that was read without errors. */
  static PolicyScope of(JsonNode document) {
    JsonNode scope = document.path("scope");
    if (scope.has("folder")) {
      return new Folder(scope.path("folder").asText());
    }
    if (scope.has("workflow")) {
      String[] path = scope.path("workflow").asText().split("/", 2);
      return new Workflow(path[0], path[path.length - 1]);
    }
    return new Platform(document.path("policy").asText());
  }
}
