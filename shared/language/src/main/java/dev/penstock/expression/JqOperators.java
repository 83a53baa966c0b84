package dev.penstock.expression;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.LongNode;
import java.util.Map;
import net.thisptr.jackson.jq.Expression;
import net.thisptr.jackson.jq.Versions;
import net.thisptr.jackson.jq.exception.JsonQueryException;
import net.thisptr.jackson.jq.internal.operators.BinaryOperator;
import net.thisptr.jackson.jq.internal.operators.DivideOperator;
import net.thisptr.jackson.jq.internal.operators.EqualOperator;
import net.thisptr.jackson.jq.internal.operators.GreaterEqualOperator;
import net.thisptr.jackson.jq.internal.operators.GreaterOperator;
import net.thisptr.jackson.jq.internal.operators.LessEqualOperator;
import net.thisptr.jackson.jq.internal.operators.LessOperator;
import net.thisptr.jackson.jq.internal.operators.MinusOperator;
import net.thisptr.jackson.jq.internal.operators.ModuloOperator;
import net.thisptr.jackson.jq.internal.operators.MultiplyOperator;
import net.thisptr.jackson.jq.internal.operators.NotEqualOperator;
import net.thisptr.jackson.jq.internal.operators.PlusOperator;
import net.thisptr.jackson.jq.internal.tree.binaryop.AlternativeOperatorExpression;
import net.thisptr.jackson.jq.internal.tree.binaryop.BooleanAndExpression;
import net.thisptr.jackson.jq.internal.tree.binaryop.BooleanOrExpression;
import net.thisptr.jackson.jq.internal.tree.binaryop.SimpleBinaryOperatorExpression;
import net.thisptr.jackson.jq.internal.tree.binaryop.assignment.Assignment;
import net.thisptr.jackson.jq.internal.tree.binaryop.assignment.ComplexAlternativeAssignment;
import net.thisptr.jackson.jq.internal.tree.binaryop.assignment.ComplexAssignment;
import net.thisptr.jackson.jq.internal.tree.binaryop.assignment.UpdateAssignment;

/** jq's binary operators by their sign, with their precedence, under the budget. */
final class JqOperators {

  /** How tightly an operator binds, and to which side it leans. */
  record Binding(int precedence, Side side) {}

  /** Which way a chain of one precedence is read; {@code NONE} refuses a chain. */
  enum Side {
    LEFT,
    RIGHT,
    NONE
  }

  private static final Binding ALTERNATIVE = new Binding(1, Side.RIGHT);
  private static final Binding ASSIGNMENT = new Binding(2, Side.NONE);
  private static final Binding OR = new Binding(3, Side.LEFT);
  private static final Binding AND = new Binding(4, Side.LEFT);
  private static final Binding COMPARISON = new Binding(5, Side.NONE);
  private static final Binding SUM = new Binding(6, Side.LEFT);
  private static final Binding PRODUCT = new Binding(7, Side.LEFT);

  private static final Map<String, BinaryOperator> ARITHMETIC =
      Map.of(
          "+", new PlusOperator(),
          "-", new MinusOperator(),
          "*", new MultiplyOperator(),
          "/", new DivideOperator(),
          "%", new ModuloOperator());

  private static final Map<String, BinaryOperator> COMPARISONS =
      Map.of(
          "==", new EqualOperator(),
          "!=", new NotEqualOperator(),
          "<", new LessOperator(),
          "<=", new LessEqualOperator(),
          ">", new GreaterOperator(),
          ">=", new GreaterEqualOperator());

  private JqOperators() {}

  static Binding binding(String sign) {
    return switch (sign) {
      case "//" -> ALTERNATIVE;
      case "or" -> OR;
      case "and" -> AND;
      case "+", "-" -> SUM;
      case "*", "/", "%" -> PRODUCT;
      default -> COMPARISONS.containsKey(sign) ? COMPARISON : ASSIGNMENT;
    };
  }

  static Expression build(String sign, Expression left, Expression right) {
    BinaryOperator arithmetic = ARITHMETIC.get(sign);
    if (arithmetic != null) {
      return new Metered(new Operation(left, right, new Bounded(arithmetic)), false);
    }
    BinaryOperator comparison = COMPARISONS.get(sign);
    if (comparison != null) {
      return new Metered(new Operation(left, right, new Bounded(comparison)), false);
    }
    return switch (sign) {
      case "and" -> new Metered(new BooleanAndExpression(left, right), false);
      case "or" -> new Metered(new BooleanOrExpression(left, right), false);
      case "//" -> new Metered(new AlternativeOperatorExpression(left, right), false);
      case "=" -> new Metered(new Assignment(left, right), true);
      case "|=" -> new Metered(new UpdateAssignment(left, right, Versions.JQ_1_6), true);
      case "//=" -> new Metered(new ComplexAlternativeAssignment(left, right), true);
      default -> new Metered(new Update(left, right, sign), true);
    };
  }

  private static final class Operation extends SimpleBinaryOperatorExpression {
    Operation(Expression left, Expression right, BinaryOperator operator) {
      super(left, right, operator);
    }
  }

  private static final class Update extends ComplexAssignment {
    Update(Expression left, Expression right, String sign) {
      super(left, right, new Bounded(operatorOf(sign)));
    }

    private static BinaryOperator operatorOf(String sign) {
      BinaryOperator operator = ARITHMETIC.get(sign.substring(0, sign.length() - 1));
      if (operator == null) {
        throw new IllegalArgumentException("not an operator: " + sign);
      }
      return operator;
    }
  }

  /** An operator that is charged for what it goes through and stopped before it makes too much. */
  private record Bounded(BinaryOperator operator) implements BinaryOperator {

    @Override
    public JsonNode apply(ObjectMapper mapper, JsonNode left, JsonNode right)
        throws JsonQueryException {
      Budget budget = Budget.current();
      if (left.isNumber() && right.isNumber()) {
        return numbers(mapper, left, right);
      }
      if (operator instanceof MultiplyOperator) {
        repetition(budget, left, right);
        repetition(budget, right, left);
      }
      if (operator instanceof MinusOperator && left.isArray() && right.isArray()) {
        budget.visitPairs(left, right);
      }
      if (operator instanceof PlusOperator && left.isArray() && right.isArray()) {
        return budget.holdJoined(operator.apply(mapper, left, right), left, right);
      }
      if (left.isContainerNode() || right.isContainerNode()) {
        budget.visit(left.size() < right.size() ? left : right);
      }
      return budget.hold(operator.apply(mapper, left, right));
    }

    private static void repetition(Budget budget, JsonNode text, JsonNode count) {
      if (text.isTextual() && count.isNumber()) {
        budget.holdText((long) Math.min(1e12, text.textValue().length() * count.doubleValue()));
      }
    }

    /** Exact in 64 bits; beyond them a double, as jq has it, never a wrapped integer. */
    private JsonNode numbers(ObjectMapper mapper, JsonNode left, JsonNode right)
        throws JsonQueryException {
      boolean exact = isLong(left) && isLong(right);
      double a = left.doubleValue();
      double b = right.doubleValue();
      return switch (operator) {
        case PlusOperator _ when !exact || overflows(a + b) -> number(a + b);
        case MinusOperator _ when !exact || overflows(a - b) -> number(a - b);
        case MultiplyOperator _ when !exact || overflows(a * b) -> number(a * b);
        default -> operator.apply(mapper, left, right);
      };
    }

    private static boolean isLong(JsonNode number) {
      return number.isIntegralNumber() && number.canConvertToLong();
    }

    private static boolean overflows(double result) {
      return Math.abs(result) >= 0x1p63;
    }

    @Override
    public String image() {
      return operator.image();
    }
  }

  static JsonNode number(double value) {
    if ((int) value == value) {
      return IntNode.valueOf((int) value);
    }
    return (long) value == value && Math.abs(value) < 0x1p63
        ? LongNode.valueOf((long) value)
        : DoubleNode.valueOf(value);
  }
}
