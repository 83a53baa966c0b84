package dev.penstock.person;

import java.util.regex.Pattern;

/** What stands for a person on the trail, and in the place of their name when they are erased. */
public final class Pseudonym {

  private static final Pattern FORM = Pattern.compile("psn_[0-9a-z]{26}");

  private Pseudonym() {}

  /**
   * Whether a name has the form of one: nobody may go by it, or they would be taken for another.
   */
  public static boolean isOne(String name) {
    return FORM.matcher(name).matches();
  }
}
