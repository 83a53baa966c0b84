package dev.penstock.expression;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ContainerNode;
import java.util.IdentityHashMap;

/**
 * What one evaluation may use: steps, depth, and the size of any value it makes. Counted, not
 * timed, so that an expression that passes once passes in every replay. The numbers are part of the
 * language: lowering one can break a run in flight.
 *
 * <p>A value's size is counted in cells as if it were written out: a tree that shares parts with
 * itself counts them each time, since whatever writes or compares it will visit them each time.
 */
final class Budget {

  static final long MAX_STEPS = 1_000_000;
  static final int MAX_DEPTH = 1_200;
  static final long MAX_CELLS = 1_000_000;
  static final int MAX_VALUE_DEPTH = 400;

  /** Characters per cell of a text. */
  static final int CHARACTERS = 8;

  /** An array can't be made longer than this, whatever index is assigned to. */
  static final int MAX_INDEX = 100_000;

  private static final ScopedValue<Budget> CURRENT = ScopedValue.newInstance();

  private final IdentityHashMap<JsonNode, Extent> extents = new IdentityHashMap<>();
  private long steps;
  private int depth;

  /** How large a value is. */
  private record Extent(long cells, int depth) {}

  private static final Extent ATOM = new Extent(1, 0);

  /** Runs with a fresh budget. The action may not outlive the call. */
  static <X extends Throwable> void grant(ScopedValue.CallableOp<Boolean, X> action) throws X {
    ScopedValue.where(CURRENT, new Budget()).call(action);
  }

  static Budget current() {
    return CURRENT.get();
  }

  /** Goes one level deeper; the caller must {@link #leave}. */
  void enter() {
    spend(1);
    if (++depth > MAX_DEPTH) {
      throw exceeded("recursion deeper than " + MAX_DEPTH + " levels");
    }
  }

  void leave() {
    depth--;
  }

  void spend(long more) {
    steps += more;
    if (steps > MAX_STEPS) {
      throw exceeded("more than " + MAX_STEPS + " steps");
    }
  }

  /** Spends in proportion to a value that is about to be gone through. */
  void visit(JsonNode value) {
    spend(extent(value).cells / 8);
  }

  /** Spends for an operation that may compare each part of one value with each of another. */
  void visitPairs(JsonNode left, JsonNode right) {
    spend(extent(left).cells * extent(right).cells / 32);
  }

  /** Takes note of a new value; refuses it when it is too large. */
  JsonNode hold(JsonNode value) {
    if (value.isTextual()) {
      holdText(value.textValue().length());
      spend(value.textValue().length() / 64);
    } else if (value.isContainerNode()) {
      extent(value);
    }
    return value;
  }

  /** As {@link #hold} for two arrays put together, whose extents are known without a visit. */
  JsonNode holdJoined(JsonNode value, JsonNode left, JsonNode right) {
    Extent a = extent(left);
    Extent b = extent(right);
    spend(value.size() / 16);
    remember(value, new Extent(a.cells + b.cells, Math.max(a.depth, b.depth)));
    return value;
  }

  /** Refuses a text before it is made. */
  void holdText(long length) {
    if (length / CHARACTERS > MAX_CELLS) {
      throw exceeded("a text longer than " + MAX_CELLS * CHARACTERS + " characters");
    }
  }

  private Extent extent(JsonNode value) {
    if (value.isTextual()) {
      return new Extent(1 + value.textValue().length() / CHARACTERS, 0);
    }
    if (!(value instanceof ContainerNode<?>) || value.isEmpty()) {
      return ATOM;
    }
    Extent known = extents.get(value);
    return known == null ? measure(value) : known;
  }

  private Extent measure(JsonNode container) {
    long cells = 1;
    int below = 0;
    for (JsonNode child : container) {
      Extent extent = extent(child);
      cells += extent.cells;
      below = Math.max(below, extent.depth);
    }
    spend(container.size() / 8);
    Extent extent = new Extent(cells, below + 1);
    remember(container, extent);
    return extent;
  }

  private void remember(JsonNode value, Extent extent) {
    if (extent.cells > MAX_CELLS) {
      throw exceeded("a value of more than " + MAX_CELLS + " cells");
    }
    if (extent.depth > MAX_VALUE_DEPTH) {
      throw exceeded("a value nested deeper than " + MAX_VALUE_DEPTH + " levels");
    }
    extents.put(value, extent);
  }

  private static ExpressionException exceeded(String what) {
    return new ExpressionException(
        ExpressionException.Reason.BUDGET, "The expression takes " + what + ".");
  }
}
