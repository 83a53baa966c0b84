package dev.penstock.definition;

/**
 * What names a definition.
 *
 * @param version semantic version (semver.org 2.0)
 */
public record DefinitionId(String namespace, String name, String version) {

  /** {@code namespace/name}, as triggers and the API name a workflow. */
  public String path() {
    return namespace + "/" + name;
  }

  @Override
  public String toString() {
    return path() + "@" + version;
  }
}
