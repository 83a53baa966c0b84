package dev.penstock.functions.api.access;

import java.time.Instant;
import java.util.List;

/** Who is asking. */
public sealed interface Principal {

  /** As the audit trail and {@code startedBy} name it. */
  String actor();

  /** What they may do, and where. */
  Grants grants();

  /** Nobody who has proved anything. */
  record Anonymous() implements Principal {
    @Override
    public String actor() {
      return "anonymous";
    }

    @Override
    public Grants grants() {
      return Grants.NONE;
    }
  }

  /**
   * A program with an API key.
   *
   * @param id the key's id, never the key itself
   */
  record Key(String id, Grants grants) implements Principal {
    @Override
    public String actor() {
      return "key:" + id;
    }
  }

  /**
   * A program with a token of the identity provider.
   *
   * @param name the holder, as the token names it
   */
  record Token(String name, Grants grants) implements Principal {
    @Override
    public String actor() {
      return "service:" + name;
    }
  }

  /**
   * A person in an interactive console session.
   *
   * @param name who it is
   * @param grants besides {@link Role}s a person may hold roles that only approvals name
   * @param session the session's id, which is no secret
   * @param csrfTokens of which this session's changing requests must carry one; the first is the
   *     one that it is told
   * @param expiresAt when the session ends at the latest
   * @param due whether the rights are others than when the cookie was given out, so that it is due
   *     for another one
   */
  record Person(
      String name,
      Grants grants,
      String session,
      List<String> csrfTokens,
      Instant expiresAt,
      boolean due)
      implements Principal {

    public Person {
      csrfTokens = List.copyOf(csrfTokens);
    }

    @Override
    public String actor() {
      return "person:" + name;
    }

    @Override
    public String toString() {
      return "Person[name=" + name + ", grants=" + grants + "]";
    }
  }
}
