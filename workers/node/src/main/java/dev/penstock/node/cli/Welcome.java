package dev.penstock.node.cli;

import dev.penstock.node.Node;
import dev.penstock.node.http.Listen;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.ProblemType;
import java.io.PrintWriter;
import java.util.function.Supplier;

/** What an operator needs to know when a node has started. */
final class Welcome {

  private Welcome() {}

  static void print(Node node, Listen listen, PrintWriter out) {
    out.println();
    console(node::signInLink, node.url(), out);
    out.println("  Webhooks   " + node.url() + "/hooks/{trigger}");
    out.println("  API        " + node.url() + "/api/v1");
    node.backbone().ui().ifPresent(ui -> out.println("  Temporal   " + ui));
    out.println("  Data       " + node.folder().root());
    out.println("  Log        " + node.folder().log());
    if (!listen.isLoopback()) {
      out.println();
      out.println("  !! Listening on " + listen.host() + " without TLS: whoever reaches this port");
      out.println("  !! can read what is sent. Put a proxy that speaks TLS in front of it.");
    }
    node.backbone()
        .notice()
        .ifPresent(
            notice -> {
              out.println();
              notice.lines().forEach(line -> out.println("  !! " + line));
            });
    out.println();
    out.println(
        "  Next: docs/manual/first-workflow.md (a folder of files, then ./penstock apply DIR)");
    out.println("  Stop: Ctrl-C");
    out.println();
    out.flush();
  }

  /**
   * A store that went away right now is no reason to end: it is brought back, and a link is only a
   * link.
   */
  static void console(Supplier<String> link, String url, PrintWriter out) {
    try {
      out.println("  Console    " + link.get());
      out.println("             (signs you in once; another link: ./penstock info --sign-in)");
    } catch (PlatformException e) {
      if (e.problem().type() != ProblemType.UNAVAILABLE) {
        throw e;
      }
      out.println("  Console    " + url);
      out.println("             (the store is away; for a link later: ./penstock info --sign-in)");
    }
  }
}
