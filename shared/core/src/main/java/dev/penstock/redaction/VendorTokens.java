package dev.penstock.redaction;

import java.util.ArrayList;
import java.util.List;

/**
 * Tokens that say by their first letters whose they are, as their makers document them; JSON Web
 * Tokens among them.
 */
final class VendorTokens implements Detector {

  /**
   * One form.
   *
   * @param prefix what it begins with
   * @param rest how many characters follow at least
   */
  private record Form(String prefix, int rest) {}

  private static final List<Form> FORMS =
      List.of(
          new Form("ghp_", 30),
          new Form("gho_", 30),
          new Form("ghu_", 30),
          new Form("ghs_", 30),
          new Form("ghr_", 30),
          new Form("github_pat_", 30),
          new Form("glpat-", 16),
          new Form("glptt-", 16),
          new Form("xoxb-", 16),
          new Form("xoxp-", 16),
          new Form("xoxa-", 16),
          new Form("xoxr-", 16),
          new Form("xoxs-", 16),
          new Form("xapp-", 16),
          new Form("sk_live_", 16),
          new Form("sk_test_", 16),
          new Form("rk_live_", 16),
          new Form("rk_test_", 16),
          new Form("whsec_", 16),
          new Form("sk-ant-", 20),
          new Form("sk-proj-", 20),
          new Form("sk-", 32),
          new Form("AKIA", 16),
          new Form("ASIA", 16),
          new Form("AIza", 30),
          new Form("ya29.", 20),
          new Form("1//0", 30),
          new Form("npm_", 30),
          new Form("pypi-", 30),
          new Form("hf_", 30),
          new Form("hvs.", 20),
          new Form("hvb.", 20),
          new Form("SG.", 32),
          new Form("shpat_", 30),
          new Form("shpss_", 30),
          new Form("shpca_", 30),
          new Form("dop_v1_", 40),
          new Form("lin_api_", 30),
          new Form("dckr_pat_", 20),
          new Form("figd_", 30),
          new Form("AGE-SECRET-KEY-1", 40),
          new Form("pk_", 70),
          new Form("eyJ", 20));

  private static final int ASCII = 128;
  private static final List<List<Form>> BY_FIRST = byFirst();

  @Override
  public void find(String text, Spans into) {
    for (int at = 0; at < text.length(); at++) {
      char c = text.charAt(at);
      if (c < ASCII && !BY_FIRST.get(c).isEmpty() && Letters.isStart(text, at)) {
        int end = end(text, at, BY_FIRST.get(c));
        if (hasDigit(text, at, end)) {
          into.add(at, end, Kind.CREDENTIAL);
        }
        // Where there is no digit, nothing within is a token either: it is not looked at again.
        at = Math.max(at, end - 1);
      }
    }
  }

  private static int end(String text, int at, List<Form> forms) {
    for (Form form : forms) {
      if (text.startsWith(form.prefix(), at)) {
        int end = at + form.prefix().length();
        while (end < text.length() && Letters.isToken(text.charAt(end))) {
          end++;
        }
        if (end - at - form.prefix().length() >= form.rest()) {
          return end;
        }
      }
    }
    return at;
  }

  /** Of words with dashes between them nobody makes a token. */
  private static boolean hasDigit(String text, int from, int to) {
    for (int i = from; i < to; i++) {
      if (Letters.isDigit(text.charAt(i))) {
        return true;
      }
    }
    return false;
  }

  private static List<List<Form>> byFirst() {
    List<List<Form>> byFirst = new ArrayList<>();
    for (int c = 0; c < ASCII; c++) {
      char first = (char) c;
      byFirst.add(FORMS.stream().filter(form -> form.prefix().charAt(0) == first).toList());
    }
    return List.copyOf(byFirst);
  }
}
