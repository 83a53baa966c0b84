package dev.penstock.functions.api.oidc;

import dev.penstock.functions.api.access.Identity;
import java.util.Optional;
import java.util.Set;

/** What a token of the provider's is worth. Refusal is an answer here, never an exception. */
sealed interface Verdict {

  /**
   * It is the provider's, for us, and fresh.
   *
   * @param proposed a name for the person; nothing is decided by it
   * @param session the provider's session
   */
  record Proved(
      Identity identity, Set<String> groups, Optional<String> proposed, Optional<String> session)
      implements Verdict {
    public Proved {
      groups = Set.copyOf(groups);
    }
  }

  /**
   * It is not.
   *
   * @param why in a word or two, for the trail
   */
  record Refused(String why) implements Verdict {}
}
