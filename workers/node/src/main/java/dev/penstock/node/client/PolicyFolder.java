package dev.penstock.node.client;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.definition.SourceText;
import dev.penstock.definition.SyntaxException;
import dev.penstock.definition.TextReader;
import dev.penstock.policy.Policy;
import dev.penstock.policy.PolicyCase;
import dev.penstock.policy.PolicyCaseReader;
import dev.penstock.policy.PolicyReadResult;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.Problem;
import dev.penstock.problem.ProblemType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The policies of a configuration folder and the cases beside them.
 *
 * @param policies those that can be read
 * @param cases by file
 * @param defects what is wrong with the others, each as {@code file:line:column pointer message}
 */
public record PolicyFolder(
    List<Policy> policies, Map<Path, List<PolicyCase>> cases, List<String> defects) {

  private static final String CASES = ".*\\.cases\\.(yaml|yml|json)";

  /** Whether a file of that name has cases, and is no policy. */
  static boolean isCases(Path file) {
    return file.getFileName().toString().matches(CASES);
  }

  /**
   * Reads it.
   *
   * @throws PlatformException {@code invalid-input} when there is no policy or no case
   */
  public static PolicyFolder read(Path folder) {
    PolicyFolder read =
        new PolicyFolder(new ArrayList<>(), new LinkedHashMap<>(), new ArrayList<>());
    for (Path file : files(folder.resolve("policies"))) {
      read.add(file);
    }
    if (read.defects.isEmpty() && (read.policies.isEmpty() || read.cases.isEmpty())) {
      throw PlatformException.of(
          ProblemType.INVALID_INPUT,
          "There are no "
              + (read.policies.isEmpty() ? "policies" : "cases, policies/*.cases.yaml,")
              + " in "
              + folder.toAbsolutePath().normalize()
              + ".");
    }
    return read;
  }

  private void add(Path file) {
    SourceText source;
    try {
      source = TextReader.read(file.toString(), Documents.bytes(file));
    } catch (SyntaxException e) {
      defects.add("%s:%d:%d %s".formatted(file, e.line(), e.column(), e.getMessage()));
      return;
    }
    JsonNode tree = source.tree();
    if (isCases(file)) {
      switch (PolicyCaseReader.read(tree)) {
        case PolicyCaseReader.Read.Cases(var found) -> cases.put(file, found);
        case PolicyCaseReader.Read.Invalid(var errors) -> defects(file, source, errors);
      }
    } else {
      switch (Policy.parse(tree)) {
        case PolicyReadResult.Valid(Policy policy) -> policies.add(policy);
        case PolicyReadResult.Invalid(var errors) -> defects(file, source, errors);
      }
    }
  }

  private void defects(Path file, SourceText source, List<Problem.FieldError> errors) {
    for (Problem.FieldError error : errors) {
      var at = source.at(error.pointer());
      defects.add(
          "%s:%d:%d %s %s"
              .formatted(file, at.line(), at.column(), error.pointer(), error.detail()));
    }
  }

  private static List<Path> files(Path policies) {
    if (!Files.isDirectory(policies)) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(policies)) {
      return all.filter(Files::isRegularFile)
          .filter(file -> file.getFileName().toString().matches("[^.].*\\.(yaml|yml|json)"))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new PlatformException(
          Problem.of(ProblemType.INVALID_INPUT, policies + " can't be read."), e);
    }
  }
}
