package dev.penstock.cdk;

/**
 * What an installation has to do in a month, and what is assumed of a run. Every figure here is an
 * assumption, and stands on the page.
 *
 * @param name as the page says it
 * @param runs started by a webhook each
 * @param capacity of the store on average, in ACU
 */
record Load(String name, long runs, double capacity) {

  static final Load IDLE = new Load("idle", 0, 0.5);
  static final Load SMALL = new Load("small", 100_000, 0.5);
  static final Load LARGE = new Load("large", 10_000_000, 2);

  static final double HOURS = 730;
  static final int TASKS = 5;
  static final double FUNCTION_GB = 1;
  static final double DELIVERY_SECONDS = 0.03;
  static final double TICK_SECONDS = 0.05;
  static final double TICKS = 43_200;
  static final double LOG_KB = 1;
  static final int VISITS = 1_000;
  static final int VISIT_CALLS = 30;
  static final double VISIT_MB = 0.5;
  static final double STORED_KB = 20;
  static final double IOS = 30;

  /** Months for which runs stay in the store. */
  static final double KEPT_MONTHS = 3;

  double millions() {
    return runs / 1e6;
  }

  double storedGb() {
    return 1 + runs * STORED_KB * KEPT_MONTHS / 1e6;
  }
}
