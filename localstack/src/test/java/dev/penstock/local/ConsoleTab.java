package dev.penstock.local;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.ConsoleMessage;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.options.AriaRole;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A person's tab. It notes everything that a sound page never does: an error or a warning of the
 * browser (a violated content security policy is one), an uncaught exception, a request to anybody
 * but the node, and an answer of refusal.
 */
final class ConsoleTab implements AutoCloseable {

  /** The browser's own note of a refusal, which {@link #notes} has with its path. */
  private static final String NOTE_OF_REFUSAL =
      "Failed to load resource: the server responded with a status of 4";

  private static final Pattern LINK = Pattern.compile("http\\S+/sign-in\\?code=\\S+");

  private final BrowserContext context;
  private final String origin;
  private final Page page;
  private final List<String> notes = new ArrayList<>();
  private int requests;

  ConsoleTab(BrowserContext context, URI console) {
    this.context = context;
    this.origin = console.getScheme() + "://" + console.getAuthority();
    context.setDefaultTimeout(30_000);
    context.onRequest(this::note);
    context.onResponse(this::note);
    context.onConsoleMessage(this::note);
    context.onWebError(error -> notes.add("uncaught: " + error.error()));
    this.page = context.newPage();
  }

  /** A fresh one-time link, asked for on the node's machine. */
  static String signInLink(LocalPlatform platform) {
    Program info = Program.run("info", "--sign-in", "--data", platform.data().toString());
    Matcher link = LINK.matcher(info.output());
    if (info.exitCode() != 0 || !link.find()) {
      throw new AssertionError(info.toString());
    }
    return link.group();
  }

  void signIn(String link) {
    page.navigate(link);
    button("Sign in").click();
    heading("Runs").waitFor();
  }

  void go(String path) {
    page.navigate(origin + path);
  }

  /**
   * Goes there as a link of the console does: without loading it anew, and so with the one stream
   * of events that the tab has. Returns when the page with another title is there.
   */
  void move(String path) {
    String before = page.title();
    page.evaluate(
        """
        path => {
          history.pushState({}, '', path);
          dispatchEvent(new PopStateEvent('popstate', { state: {} }));
        }
        """,
        path);
    page.waitForFunction("before => document.title !== before", before);
  }

  /** The session, for another tab of the same person. */
  String session() {
    return context.storageState();
  }

  Page page() {
    return page;
  }

  Locator button(String name) {
    return page.getByRole(
        AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
  }

  Locator heading(String name) {
    return page.getByRole(
        AriaRole.HEADING, new Page.GetByRoleOptions().setName(name).setExact(true));
  }

  Locator region(String name) {
    return page.getByRole(
        AriaRole.REGION, new Page.GetByRoleOptions().setName(name).setExact(true));
  }

  Locator table(String name) {
    return page.getByRole(AriaRole.TABLE, new Page.GetByRoleOptions().setName(name).setExact(true));
  }

  Locator status(String name) {
    return page.getByRole(
        AriaRole.STATUS, new Page.GetByRoleOptions().setName(name).setExact(true));
  }

  /** The link to a place in the main part of the page. */
  Locator linkTo(String path) {
    return page.locator("main a[href='" + path + "']").first();
  }

  /** By how many pixels the page is wider than its window. */
  int overflow() {
    return ((Number)
            page.evaluate(
                "document.documentElement.scrollWidth - document.documentElement.clientWidth"))
        .intValue();
  }

  /** What no sound page does, in order. */
  List<String> notes() {
    return List.copyOf(notes);
  }

  /** How many requests were looked at. */
  int requests() {
    return requests;
  }

  @Override
  public void close() {
    context.close();
  }

  private void note(Request request) {
    requests++;
    if (!request.url().startsWith(origin + "/")) {
      notes.add("left the node: " + request.url());
    }
  }

  private void note(Response response) {
    if (response.status() >= 400) {
      notes.add(
          response.status()
              + " "
              + response.request().method()
              + " "
              + URI.create(response.url()).getPath());
    }
  }

  private void note(ConsoleMessage message) {
    boolean bad = message.type().equals("error") || message.type().equals("warning");
    if (bad && !message.text().startsWith(NOTE_OF_REFUSAL)) {
      notes.add(message.type() + ": " + message.text());
    }
  }
}
