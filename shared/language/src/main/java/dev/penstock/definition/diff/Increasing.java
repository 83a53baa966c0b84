package dev.penstock.definition.diff;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;

/** The longest part of a list that is in order already. */
final class Increasing {

  private Increasing() {}

  static List<String> longest(List<String> items, ToIntFunction<String> rank) {
    int[] length = new int[items.size()];
    int[] previous = new int[items.size()];
    int best = -1;
    for (int i = 0; i < items.size(); i++) {
      length[i] = 1;
      previous[i] = -1;
      for (int j = 0; j < i; j++) {
        boolean ordered = rank.applyAsInt(items.get(j)) < rank.applyAsInt(items.get(i));
        if (ordered && length[j] + 1 > length[i]) {
          length[i] = length[j] + 1;
          previous[i] = j;
        }
      }
      if (best < 0 || length[i] > length[best]) {
        best = i;
      }
    }
    List<String> longest = new ArrayList<>();
    for (int i = best; i >= 0; i = previous[i]) {
      longest.addFirst(items.get(i));
    }
    return longest;
  }
}
