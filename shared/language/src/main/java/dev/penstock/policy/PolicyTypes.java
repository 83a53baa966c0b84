package dev.penstock.policy;

import com.google.common.collect.ImmutableCollection;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.cel.common.types.CelType;
import dev.cel.common.types.CelTypeProvider;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.StructType;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The variables of conditions, each with its fields, so that a misspelt one does not compile. */
final class PolicyTypes {

  private static final ImmutableMap<String, CelType> ACTION_FIELDS =
      ImmutableMap.<String, CelType>builder()
          .put("kind", SimpleType.STRING)
          .put("method", SimpleType.STRING)
          .put("operation", SimpleType.STRING)
          .put("scheme", SimpleType.STRING)
          .put("host", SimpleType.STRING)
          .put("port", SimpleType.INT)
          .put("path", SimpleType.STRING)
          .put("idempotency", SimpleType.STRING)
          .put("arguments", SimpleType.DYN)
          .build();

  private static final StructType CLASS =
      struct(
          "penstock.ActionClass",
          Arrays.stream(ActionClass.values())
              .collect(ImmutableMap.toImmutableMap(ActionClass::field, _ -> SimpleType.BOOL)));

  private static final StructType RISK =
      struct(
          "penstock.Risk",
          Arrays.stream(Risk.values())
              .collect(ImmutableMap.toImmutableMap(Risk::wire, _ -> SimpleType.INT)));

  private static final StructType ACTION = struct("penstock.Action", ACTION_FIELDS);

  private static final StructType CLASSIFIED_ACTION =
      struct(
          "penstock.Action",
          ImmutableMap.<String, CelType>builder()
              .putAll(ACTION_FIELDS)
              .put("class", CLASS)
              .put("risk", SimpleType.INT)
              .build());

  private static final StructType RUN =
      struct(
          "penstock.Run",
          ImmutableMap.of(
              "id", SimpleType.STRING,
              "namespace", SimpleType.STRING,
              "name", SimpleType.STRING,
              "version", SimpleType.STRING,
              "startedBy", SimpleType.STRING));

  private static final StructType TASK =
      struct(
          "penstock.Task",
          ImmutableMap.of("position", SimpleType.STRING, "name", SimpleType.STRING));

  private static final StructType DEFINITION =
      struct(
          "penstock.Definition",
          ImmutableMap.of(
              "namespace", SimpleType.STRING,
              "name", SimpleType.STRING,
              "version", SimpleType.STRING,
              "tags", MapType.create(SimpleType.STRING, SimpleType.STRING)));

  private static final StructType ACTOR =
      struct(
          "penstock.Actor",
          ImmutableMap.of(
              "kind", SimpleType.STRING,
              "id", SimpleType.STRING,
              "groups", ListType.create(SimpleType.STRING)));

  private static final StructType FOLDER =
      struct("penstock.Folder", ImmutableMap.of("name", SimpleType.STRING));

  private static final StructType RESOURCE =
      struct(
          "penstock.Resource",
          ImmutableMap.of("origin", SimpleType.STRING, "address", SimpleType.STRING));

  private static final StructType TIME =
      struct("penstock.Time", ImmutableMap.of("at", SimpleType.TIMESTAMP));

  private static final StructType TALLY =
      struct("penstock.Tally", ImmutableMap.of("count", SimpleType.INT, "sum", SimpleType.DOUBLE));

  /** What is known before the action is classified. */
  static final ImmutableMap<String, CelType> FACTS = facts(ACTION);

  /** What rules see. */
  static final ImmutableMap<String, CelType> CLASSIFIED =
      ImmutableMap.<String, CelType>builder()
          .putAll(facts(CLASSIFIED_ACTION))
          .put("risk", RISK)
          .build();

  private PolicyTypes() {}

  private static ImmutableMap<String, CelType> facts(StructType action) {
    return ImmutableMap.<String, CelType>builder()
        .put("action", action)
        .put("actor", ACTOR)
        .put("definition", DEFINITION)
        .put("folder", FOLDER)
        .put("labels", ListType.create(SimpleType.STRING))
        .put("resource", RESOURCE)
        .put("run", RUN)
        .put("task", TASK)
        .put("time", TIME)
        .build();
  }

  /** What the rules of a policy with windows see. */
  static ImmutableMap<String, CelType> counted(List<PolicyWindow> windows) {
    ImmutableMap<String, CelType> fields =
        windows.stream()
            .map(PolicyWindow::name)
            .distinct()
            .collect(ImmutableMap.toImmutableMap(name -> name, _ -> TALLY));
    return ImmutableMap.<String, CelType>builder()
        .putAll(CLASSIFIED)
        .put("history", struct("penstock.History", fields))
        .build();
  }

  /** Knows the structs among the variables, and those that their fields are. */
  static CelTypeProvider provider(ImmutableMap<String, CelType> variables) {
    ImmutableList<CelType> types =
        ImmutableList.<CelType>builder()
            .addAll(variables.values().stream().filter(StructType.class::isInstance).toList())
            .add(CLASS, TALLY)
            .build();
    return new CelTypeProvider() {
      @Override
      public ImmutableCollection<CelType> types() {
        return types;
      }

      @Override
      public Optional<CelType> findType(String name) {
        return types.stream().filter(type -> type.name().equals(name)).findFirst();
      }
    };
  }

  static StructType struct(String name, ImmutableMap<String, CelType> fields) {
    return StructType.create(
        name, fields.keySet(), field -> Optional.ofNullable(fields.get(field)));
  }
}
