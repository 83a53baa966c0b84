package dev.penstock.policy;

import com.google.common.collect.ImmutableMap;
import dev.cel.common.CelOptions;
import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerBuilder;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;

/**
 * CEL as policies speak it: typed variables, so that a misspelt field is found when the file is
 * read, and bounds on size, depth, iterations and regular expressions. No functions beyond the
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

  /** For the conditions of {@code classes}. */
  static final CelCompiler CLASSES = compiler(PolicyTypes.FACTS, SimpleType.BOOL);

  /** For the conditions of rules. */
  static final CelCompiler RULES = compiler(PolicyTypes.CLASSIFIED, SimpleType.BOOL);

  static final CelRuntime RUNTIME =
      CelRuntimeFactory.legacyCelRuntimeBuilder().setOptions(OPTIONS).build();

  private PolicyLanguage() {}

  static CelCompiler compiler(ImmutableMap<String, CelType> variables, CelType result) {
    CelCompilerBuilder builder =
        CelCompilerFactory.standardCelCompilerBuilder()
            .setOptions(OPTIONS)
            .setTypeProvider(PolicyTypes.provider(variables))
            .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
            .setResultType(result);
    variables.forEach(builder::addVar);
    return builder.build();
  }
}
