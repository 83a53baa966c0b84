package dev.penstock.policy;

import com.google.common.collect.ImmutableCollection;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.cel.common.CelOptions;
import dev.cel.common.types.CelType;
import dev.cel.common.types.CelTypeProvider;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.StructType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import java.util.Optional;

/**
 * CEL as policies speak it: three typed variables, so that a misspelt field is found when the file
 * is read, and bounds on size, depth, iterations and regular expressions. No functions beyond the
 * language's own, which are pure.
 */
final class PolicyLanguage {

  static final int MAX_CONDITION = 4_000;

  private static final CelOptions OPTIONS =
      CelOptions.current()
          .maxExpressionCodePointSize(MAX_CONDITION)
          .maxParseRecursionDepth(40)
          .maxParseErrorRecoveryLimit(5)
          .comprehensionMaxIterations(1_000)
          .maxRegexProgramSize(1_000)
          .enableHeterogeneousNumericComparisons(true)
          .errorOnIntWrap(true)
          .build();

  private static final StructType ACTION =
      struct(
          "penstock.Action",
          ImmutableMap.of(
              "kind", SimpleType.STRING,
              "method", SimpleType.STRING,
              "operation", SimpleType.STRING,
              "scheme", SimpleType.STRING,
              "host", SimpleType.STRING,
              "port", SimpleType.INT,
              "path", SimpleType.STRING,
              "idempotency", SimpleType.STRING,
              "arguments", SimpleType.DYN));

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

  private static final CelTypeProvider TYPES =
      new CelTypeProvider() {
        @Override
        public ImmutableCollection<CelType> types() {
          return ImmutableList.of(ACTION, RUN, TASK);
        }

        @Override
        public Optional<CelType> findType(String name) {
          return types().stream().filter(type -> type.name().equals(name)).findFirst();
        }
      };

  static final CelCompiler COMPILER =
      CelCompilerFactory.standardCelCompilerBuilder()
          .setOptions(OPTIONS)
          .setTypeProvider(TYPES)
          .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
          .addVar("action", ACTION)
          .addVar("run", RUN)
          .addVar("task", TASK)
          .setResultType(SimpleType.BOOL)
          .build();

  static final CelRuntime RUNTIME =
      CelRuntimeFactory.legacyCelRuntimeBuilder().setOptions(OPTIONS).build();

  private PolicyLanguage() {}

  private static StructType struct(String name, ImmutableMap<String, CelType> fields) {
    return StructType.create(
        name, fields.keySet(), field -> Optional.ofNullable(fields.get(field)));
  }
}
