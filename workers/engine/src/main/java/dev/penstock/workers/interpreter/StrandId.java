package dev.penstock.workers.interpreter;

import java.util.ArrayList;
import java.util.List;

/**
 * Names a strand among those that live at one moment: the indexes of the branches that lead to it,
 * outermost first. A strand can have branches only on top of its stack, so the way is clear.
 *
 * @param branches empty for the run's own strand
 */
public record StrandId(List<Integer> branches) {

  public static final StrandId ROOT = new StrandId(List.of());

  public StrandId {
    branches = List.copyOf(branches);
  }

  StrandId branch(int index) {
    List<Integer> longer = new ArrayList<>(branches);
    longer.add(index);
    return new StrandId(longer);
  }

  /** Whether this one was forked from the other, at any depth. */
  public boolean isBelow(StrandId other) {
    return branches.size() > other.branches.size()
        && branches.subList(0, other.branches.size()).equals(other.branches);
  }
}
